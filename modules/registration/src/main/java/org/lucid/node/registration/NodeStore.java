package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;

/** The collections of registration. */
record NodeStore(Documents<NodeRecord> nodes, Documents<ChangeRecord> changes, Documents<KeyRecord> keys,
        Documents<LivenessPage> liveness, Documents<RegistrationRecord> registrations) {

    /** A key belongs to one node for ever (NOD-07). */
    record KeyRecord(String publicKey, String nodeId, int version, Instant at) {
    }

    /** The last heartbeats of up to 256 nodes (NOD-33). */
    record LivenessPage(long page, Map<String, Instant> last) {
    }

    /** A registration whose key was proven; {@code openKey} and {@code openName} are unique while it is open. */
    record RegistrationRecord(String registrationId, Admission.Submit request, String nodeId, String name,
            String openKey, String openName, String status, boolean nodeCreated, Instant createdAt,
            Instant decidedAt) {

        RegistrationRecord created() {
            return new RegistrationRecord(registrationId, request, nodeId, name, "closed:" + registrationId,
                    "closed:" + registrationId, status, true, createdAt, decidedAt);
        }
    }

    private static final CollectionSpec<NodeRecord> NODES = CollectionSpec.of("nodes", NodeRecord.class,
            NodeRecord::nodeId, Index.unique("name_key"), Index.on("state"), Index.on("operator_id"),
            Index.on("node_type"), Index.on("created_at"));
    private static final CollectionSpec<ChangeRecord> CHANGES = CollectionSpec.of("node_changes", ChangeRecord.class,
            change -> String.format("%016d", change.seq()), Index.unique("seq"), Index.unique("node_key"),
            Index.on("node_id", "seq"));
    private static final CollectionSpec<KeyRecord> KEYS = CollectionSpec.of("node_keys", KeyRecord.class,
            KeyRecord::publicKey);
    private static final CollectionSpec<LivenessPage> LIVENESS = CollectionSpec.of("node_liveness", LivenessPage.class,
            page -> String.format("%08d", page.page()));
    private static final CollectionSpec<RegistrationRecord> REGISTRATIONS = CollectionSpec.of("registrations",
            RegistrationRecord.class, RegistrationRecord::registrationId, Index.unique("open_key"),
            Index.unique("open_name"), Index.on("node_created"));

    static Future<NodeStore> open(ModuleContext<?> context) {
        return Future.join(List.of(context.open(NODES), context.open(CHANGES), context.open(KEYS),
                context.open(LIVENESS), context.open(REGISTRATIONS)))
                .map(all -> new NodeStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3),
                        all.resultAt(4)));
    }

    Future<Optional<NodeRecord>> node(String nodeId) {
        return nodes.get(nodeId).map(found -> found.map(versioned -> versioned.value()));
    }
}
