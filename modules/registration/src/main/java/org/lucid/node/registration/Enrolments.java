package org.lucid.node.registration;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeCommands.Enrol;
import org.lucid.node.contract.registration.NodeCommands.EnrolmentCode;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.NodeStore.EnrolmentRecord;

/** Codes with which agents become nodes of an operator; each is shown once, kept as a hash and used once (NOD-20). */
final class Enrolments {

    private static final int CODE_BYTES = 20;
    private static final int MAX_OPEN = 20;
    private static final int DEFAULT_HOURS = 24;

    private final ModuleContext<?> context;
    private final NodeStore store;

    Enrolments(ModuleContext<?> context, NodeStore store) {
        this.context = context;
        this.store = store;
    }

    Future<EnrolmentCode> enrol(Enrol request, Call call) {
        String operator = request.operatorId().filter(named -> call.caller().seesAll()).orElse(Access.operator(call
                .caller()));
        if (request.operatorId().filter(named -> !named.equals(operator)).isPresent()) {
            throw LucidError.NOT_OWNER.failure("Only an administrator makes codes for another operator. Leave out "
                    + "operator_id.");
        }
        call.markCreated();
        if (request.nodeId().isEmpty()) {
            return issue(operator, Optional.empty(), request.expiresHours().orElse(DEFAULT_HOURS));
        }
        return new Access(store).owned(request.nodeId().get(), call.caller()).compose(node -> {
            if (node.standing().publicKey().isPresent() || node.isService()) {
                return Future.failedFuture(LucidError.STATE_FORBIDS.failure("Node " + node.nodeId()
                        + " has a key already. A code is for a node without one."));
            }
            return issue(node.operatorId().orElse(operator), request.nodeId(), request.expiresHours().orElse(
                    DEFAULT_HOURS));
        });
    }

    /** Makes a code; at most 20 of an operator are open. */
    Future<EnrolmentCode> issue(String operator, Optional<String> nodeId, int hours) {
        return store.enrolments().find(Query.where("operator_id", operator).limit(Query.MAX_LIMIT)).compose(page -> {
            long open = page.values().stream().filter(code -> isOpen(code, now())).count();
            if (open >= MAX_OPEN) {
                return Future.failedFuture(LucidError.RATE.failure("There are " + MAX_OPEN
                        + " open enrolment codes of this operator. Use one, or wait until one expires.",
                        java.util.Map.of("retry_after", 3600)));
            }
            byte[] random = new byte[CODE_BYTES];
            context.random().nextBytes(random);
            String code = AdmissionRules.enrolmentCode(random);
            Instant expires = now().plus(Duration.ofHours(hours));
            return store.enrolments()
                    .insert(new EnrolmentRecord(context.ids().next("enr"), hash(code), operator, nodeId,
                            Optional.empty(), expires))
                    .map(done -> new EnrolmentCode(code, nodeId, operator, expires));
        });
    }

    /** The enrolment of a code that may be used; INVALID when there is none, it was used or is over. */
    Future<EnrolmentRecord> find(String code) {
        return store.enrolments().find(Query.where("code_hash", hash(AdmissionRules.typedCode(code))).limit(1)).map(
                page -> page.values().stream().filter(found -> isOpen(found, now())).findFirst().orElseThrow(
                        () -> LucidError.field("enrolment_code", "is unknown, used or expired",
                                "a new code of the operator")));
    }

    /**
     * Uses a code for a registration; the same registration may use it again. Empty when another one was faster.
     */
    Future<Optional<EnrolmentRecord>> use(String code, String registrationId) {
        return store.enrolments().find(Query.where("code_hash", hash(AdmissionRules.typedCode(code))).limit(1)).compose(
                page -> page.items().isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : use(page.items().getFirst().id(), registrationId, 4));
    }

    private Future<Optional<EnrolmentRecord>> use(String enrolmentId, String registrationId, int attempts) {
        return store.enrolments().get(enrolmentId).compose(found -> {
            Optional<EnrolmentRecord> code = found.map(versioned -> versioned.value());
            if (code.isEmpty() || code.get().usedBy().filter(other -> !other.equals(registrationId)).isPresent()) {
                return Future.succeededFuture(Optional.empty());
            }
            if (code.get().usedBy().isPresent() || attempts == 0) {
                return Future.succeededFuture(code.filter(used -> used.usedBy().isPresent()));
            }
            EnrolmentRecord used = code.get().used(registrationId);
            return store.enrolments().replace(found.get().with(before -> used)).compose(done -> done
                    ? Future.succeededFuture(Optional.of(used))
                    : use(enrolmentId, registrationId, attempts - 1));
        });
    }

    private static boolean isOpen(EnrolmentRecord code, Instant now) {
        return code.usedBy().isEmpty() && code.expiresAt().isAfter(now);
    }

    private static String hash(String code) {
        return Hex.of(SignedBytes.sha256(code.getBytes(StandardCharsets.UTF_8)));
    }

    private Instant now() {
        return context.clock().instant();
    }
}
