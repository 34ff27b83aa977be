package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;

/** The collections of registration. */
record NodeStore(Documents<NodeRecord> nodes, Documents<ChangeRecord> changes, Documents<KeyRecord> keys,
        Documents<LivenessPage> liveness, Documents<RegistrationRecord> registrations,
        Documents<EnrolmentRecord> enrolments, Documents<AddressChangeRecord> addressChanges) {

    /** A key belongs to one node for ever (NOD-07). */
    record KeyRecord(String publicKey, String nodeId, int version, Instant at) {
    }

    /** The last heartbeats of up to 256 nodes (NOD-33). */
    record LivenessPage(long page, Map<String, Instant> last) {
    }

    /**
     * A registration whose key was proven; {@code openKey} and {@code openName} are unique while it is open.
     *
     * @param status review, approved, rejected or expired
     * @param nodeCreated whether all that follows from the approval is done
     * @param discardableAt from when its age counts; absent while it is open or when it was approved
     */
    record RegistrationRecord(String registrationId, Admission.Submit request, String nodeId, String name,
            String openKey, String openName, String status, boolean nodeCreated, Optional<String> decidedBy,
            Optional<String> reason, Instant createdAt, Optional<Instant> decidedAt, Optional<Instant> reviewUntil,
            Optional<Instant> discardableAt) {

        RegistrationRecord approved(String by, String why, Instant at) {
            return new RegistrationRecord(registrationId, request, nodeId, name, openKey, openName, "approved", false,
                    Optional.of(by), Optional.of(why), createdAt, Optional.of(at), Optional.empty(), Optional.empty());
        }

        RegistrationRecord ended(String end, String by, String why, Instant at) {
            return new RegistrationRecord(registrationId, request, nodeId, name, "closed:" + registrationId,
                    "closed:" + registrationId, end, true, Optional.of(by), Optional.of(why), createdAt,
                    Optional.of(at), Optional.empty(), Optional.of(at));
        }

        RegistrationRecord created() {
            return new RegistrationRecord(registrationId, request, nodeId, name, "closed:" + registrationId,
                    "closed:" + registrationId, status, true, decidedBy, reason, createdAt, decidedAt,
                    Optional.empty(), Optional.empty());
        }
    }

    /** A code with which one agent becomes a node of the operator (NOD-20). */
    record EnrolmentRecord(String enrolmentId, String codeHash, String operatorId, Optional<String> nodeId,
            Optional<String> usedBy, Instant expiresAt) {

        EnrolmentRecord expired(Instant at) {
            return new EnrolmentRecord(enrolmentId, codeHash, operatorId, nodeId, usedBy, at);
        }

        EnrolmentRecord used(String registrationId) {
            return new EnrolmentRecord(enrolmentId, codeHash, operatorId, nodeId, Optional.of(registrationId),
                    expiresAt);
        }
    }

    /**
     * A change of a payout address; {@code openKey} is the node while it is open.
     *
     * @param state pending, applying, applied or cancelled
     */
    record AddressChangeRecord(String changeId, String openKey, String nodeId, Optional<String> oldAddress,
            String newAddress, int version, String state, Instant requestedAt, Instant effectiveAt,
            Optional<Instant> closedAt, String by, Optional<String> cancelledBy) {

        boolean isOpen() {
            return openKey.equals(nodeId);
        }

        AddressChangeRecord applying() {
            return new AddressChangeRecord(changeId, openKey, nodeId, oldAddress, newAddress, version, "applying",
                    requestedAt, effectiveAt, Optional.empty(), by, Optional.empty());
        }

        AddressChangeRecord closed(String end, Optional<String> canceller, Instant at) {
            return new AddressChangeRecord(changeId, "closed:" + changeId, nodeId, oldAddress, newAddress, version, end,
                    requestedAt, effectiveAt, Optional.of(at), by, canceller);
        }
    }

    private static final CollectionSpec<NodeRecord> NODES = CollectionSpec.of("nodes", NodeRecord.class,
            NodeRecord::nodeId, Index.unique("name_key"), Index.on("state", "created_at"), Index.on("operator_id",
                    "created_at"),
            Index.on("node_type", "created_at"), Index.on("service_kind"), Index.on("created_at"),
            Index.on("initial_pool"), Index.on("daily_window"), Index.on("exit_since"));
    private static final CollectionSpec<ChangeRecord> CHANGES = CollectionSpec.of("node_changes", ChangeRecord.class,
            change -> String.format("%016d", change.seq()), Index.unique("seq"), Index.unique("node_key"),
            Index.on("node_id", "seq"), Index.on("roster", "seq"), Index.on("discardable_at"))
            .keep(new Retention("discardable_at", Duration.ofDays(730)));
    private static final CollectionSpec<KeyRecord> KEYS = CollectionSpec.of("node_keys", KeyRecord.class,
            KeyRecord::publicKey);
    private static final CollectionSpec<LivenessPage> LIVENESS = CollectionSpec.of("node_liveness", LivenessPage.class,
            page -> String.format("%08d", page.page()));
    private static final CollectionSpec<RegistrationRecord> REGISTRATIONS = CollectionSpec.of("registrations",
            RegistrationRecord.class, RegistrationRecord::registrationId, Index.unique("open_key"),
            Index.unique("open_name"), Index.on("node_created"), Index.on("status", "created_at"),
            Index.on("created_at"), Index.on("discardable_at"))
            .keep(new Retention("discardable_at", Duration.ofDays(365)));
    private static final CollectionSpec<EnrolmentRecord> ENROLMENTS = CollectionSpec.of("enrolments",
            EnrolmentRecord.class, EnrolmentRecord::enrolmentId, Index.unique("code_hash"), Index.on("operator_id"),
            Index.on("node_id"), Index.on("expires_at")).keep(new Retention("expires_at", Duration.ofDays(30)));
    private static final CollectionSpec<AddressChangeRecord> ADDRESS_CHANGES = CollectionSpec.of(
            "payout_address_changes", AddressChangeRecord.class, AddressChangeRecord::changeId,
            Index.unique("open_key"), Index.on("state", "effective_at"), Index.on("node_id", "requested_at"));

    static Future<NodeStore> open(CollectionOpener store) {
        return Future.join(List.of(store.open(NODES), store.open(CHANGES), store.open(KEYS),
                store.open(LIVENESS), store.open(REGISTRATIONS), store.open(ENROLMENTS),
                store.open(ADDRESS_CHANGES)))
                .map(all -> new NodeStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4), all.resultAt(5), all.resultAt(6)));
    }

    Future<Optional<NodeRecord>> node(String nodeId) {
        return nodes.get(nodeId).map(found -> found.map(versioned -> versioned.value()));
    }

    /** How many nodes there are that are not terminated. */
    Future<Long> living() {
        return nodes.count(Query.all().in("state", NodeState.LIVING));
    }
}
