package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.registration.Event.Command;
import org.lucid.node.registration.NodeStore.EnrolmentRecord;
import org.lucid.node.registration.NodeStore.KeyRecord;
import org.lucid.node.registration.NodeStore.RegistrationRecord;

/**
 * Decides proven registrations and does what follows from an approval. One compare-and-set on the registration decides
 * between approval, rejection and expiry; the steps after it are each idempotent and done again until all of them are
 * complete (NOD-21).
 */
final class Approvals {

    private static final String REVIEW = "review";
    private static final String APPROVED = "approved";
    private static final String REJECTED = "rejected";
    private static final String EXPIRED = "expired";

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Changes changes;
    private final Enrolments enrolments;

    Approvals(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, Enrolments enrolments) {
        this.context = context;
        this.store = store;
        this.changes = changes;
        this.enrolments = enrolments;
    }

    /** Refuses descriptions that cannot be kept, before anything else is done. */
    static void requireDescription(Admission.Submit request) {
        ProfileRules.requireEnough(request.nodeType(), ProfileRules.hardware(request.hardwareInfo()));
        ProfileRules.location(request.location());
        ProfileRules.configuration(NodeConfiguration.DEFAULT, request.configuration());
        ProfileRules.capabilities(request.capabilities().orElse(List.of()));
    }

    static Admission.Registration answered(RegistrationRecord record) {
        return new Admission.Registration(record.registrationId(), record.nodeId(), record.status(), Optional.empty(),
                Admissions.proofs(record), 60, record.reviewUntil(), record.reason());
    }

    Future<Admission.Registration> approve(Admission.Decide request, Call call) {
        return decide(request, APPROVED, registration -> registration.approved(call.caller().subject(), request
                .reason(), now())).compose(approved -> approved.nodeCreated()
                        ? Future.succeededFuture(approved)
                        : complete(approved))
                .map(Approvals::answered);
    }

    Future<Admission.Registration> reject(Admission.Decide request, Call call) {
        return decide(request, REJECTED, registration -> registration.ended(REJECTED, call.caller().subject(), request
                .reason(), now())).map(Approvals::answered);
    }

    /** The same decision again is answered the same; the opposite is a conflict. */
    private Future<RegistrationRecord> decide(Admission.Decide request, String status,
            java.util.function.UnaryOperator<RegistrationRecord> decision) {
        return store.registrations().get(request.registrationId()).compose(found -> {
            Versioned<RegistrationRecord> stored = found.orElseThrow(() -> LucidError.unknown("registration", request
                    .registrationId()));
            if (stored.value().status().equals(status)) {
                return Future.succeededFuture(stored.value());
            }
            if (!stored.value().status().equals(REVIEW)) {
                return Future.failedFuture(LucidError.STATE_FORBIDS.failure("The registration is " + stored.value()
                        .status() + ". Only one under review is decided.", Map.of("status", stored.value().status())));
            }
            RegistrationRecord decided = decision.apply(stored.value());
            return store.registrations().replace(stored.with(before -> decided)).compose(done -> {
                if (!done) {
                    return decide(request, status, decision);
                }
                announce(decided);
                return Future.succeededFuture(decided);
            });
        });
    }

    private void announce(RegistrationRecord decided) {
        context.bus().publish(Admission.DECIDED,
                new Admission.Decided(decided.registrationId(), decided.nodeId(), decided
                        .status(), decided.reason().orElse("")));
    }

    /** Ends reviews whose time is over; an approval at the same moment and this cannot both win. */
    Future<?> expire() {
        return store.registrations().find(Query.where("status", REVIEW).limit(500)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (Versioned<RegistrationRecord> stored : page.items()) {
                if (stored.value().reviewUntil().filter(until -> !until.isAfter(now())).isPresent()) {
                    RegistrationRecord expired = stored.value().ended(EXPIRED, "system",
                            "nobody decided in time", now());
                    chain = chain.compose(before -> store.registrations().replace(stored.with(known -> expired)))
                            .onSuccess(done -> announce(expired));
                }
            }
            return chain;
        });
    }

    /** Completes approvals that were not complete when the process ended. */
    Future<?> resume() {
        return store.registrations().find(Query.where("node_created", false).limit(500)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (RegistrationRecord record : page.values()) {
                if (record.status().equals(APPROVED)) {
                    chain = chain.compose(before -> complete(record));
                }
            }
            return chain;
        });
    }

    /** Each step may have been done before; all of them together are done once. */
    Future<RegistrationRecord> complete(RegistrationRecord record) {
        if (record.request().enrolmentCode().isEmpty()) {
            return complete(record, Optional.empty());
        }
        return enrolments.use(record.request().enrolmentCode().get(), record.registrationId()).compose(
                used -> used.isPresent()
                        ? complete(record, used)
                        : end(record, "the enrolment code was used by another registration"));
    }

    private Future<RegistrationRecord> complete(RegistrationRecord record, Optional<EnrolmentRecord> enrolment) {
        return store.keys().insert(new KeyRecord(record.request().publicKey(), record.nodeId(), 1, now()))
                .compose(inserted -> inserted
                        ? Future.succeededFuture(true)
                        : store.keys().get(record.request().publicKey()).map(found -> found.filter(known -> known
                                .value().nodeId().equals(record.nodeId())).isPresent()))
                .compose(ours -> ours
                        ? makeNode(record, enrolment)
                        : end(record, "the key belongs to another node"));
    }

    private Future<RegistrationRecord> end(RegistrationRecord record, String why) {
        return store.registrations().get(record.registrationId()).compose(stored -> store.registrations().replace(stored
                .orElseThrow().with(known -> known.ended(REJECTED, "system", why, now())))).compose(done -> store
                        .registrations().get(record.registrationId()))
                .map(stored -> stored.orElseThrow().value())
                .onSuccess(this::announce);
    }

    private Future<RegistrationRecord> makeNode(RegistrationRecord record, Optional<EnrolmentRecord> enrolment) {
        boolean bound = enrolment.flatMap(EnrolmentRecord::nodeId).isPresent();
        Future<?> made = bound
                ? changes.apply(record.nodeId(), new Event.KeyBound(record.request().publicKey()), record.nodeId(),
                        "its agent proved a key")
                : store.nodes().count(Query.all()).compose(count -> insertNode(record, record.name(), enrolment, count))
                        .compose(node -> changes.admitted(node, record.nodeId()));
        return made.compose(done -> context.config().autoStart()
                ? changes.apply(record.nodeId(), new Event.Commanded(Command.START), "system", "automatic start")
                : Future.succeededFuture()).compose(started -> store.registrations().get(record.registrationId()))
                .compose(stored -> store.registrations().replace(stored.orElseThrow().with(
                        RegistrationRecord::created)))
                .map(done -> record.created());
    }

    /** Stores the node; a name taken meanwhile gets the end of the id (NOD-21). */
    private Future<NodeRecord> insertNode(RegistrationRecord record, String name, Optional<EnrolmentRecord> enrolment,
            long count) {
        Admission.Submit request = record.request();
        Instant at = record.decidedAt().orElse(now());
        NodeRecord.Profile profile = new NodeRecord.Profile(name, request.capabilities().orElse(List.of()), ProfileRules
                .hardware(request.hardwareInfo()), ProfileRules.location(request.location()),
                ProfileRules.configuration(
                        NodeConfiguration.DEFAULT, request.configuration()),
                Map.of(), request.onionAddress(), request
                        .port());
        Standing standing = Standing.begun(at, "admitted", enrolment.map(EnrolmentRecord::operatorId), "worker",
                Optional
                        .of(request.publicKey()),
                request.payoutAddress());
        NodeRecord node = NodeRecord.of(record.nodeId(), request.nodeType(), Optional.empty(), Optional.empty(),
                NodeRecord.SELF, Optional.empty(), profile, standing, count / 256, at);
        return store.nodes().insert(node).compose(inserted -> inserted
                ? Future.succeededFuture(node)
                : store.node(record.nodeId()).compose(existing -> existing.isPresent()
                        ? Future.succeededFuture(existing.get())
                        : insertNode(record, record.name() + "-" + record.nodeId().substring(record.nodeId().length()
                                - 4), enrolment, count)));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
