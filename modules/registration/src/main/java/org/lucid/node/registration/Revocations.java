package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/** Makes the tokens of a node worthless when its key changed or it is terminated (NOD-22). */
record Revocations(ModuleContext<?> context) {

    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** No node token lives longer. */
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final int PAGE = 500;

    /** Repeated until the gateway has acknowledged it; without a gateway there are no tokens. */
    void revoke(String nodeId, String reason) {
        revoke(nodeId, reason, context.clock().instant());
    }

    private void revoke(String nodeId, String reason, Instant before) {
        context.bus()
                .request(Credentials.REVOKE, new Credentials.RevocationRequest(Optional.empty(), Optional.of(nodeId),
                        Optional.of(before), reason))
                .onFailure(cause -> {
                    if (Failure.from(cause).code() != FailureCode.MODULE_DISABLED) {
                        context.after(AGAIN, () -> revoke(nodeId, reason, before));
                    }
                });
    }

    /** Says again, at the start, what of the last hour may not have been acknowledged when the process ended. */
    Future<Void> makeUp(NodeStore store) {
        return makeUp(store, Query.all().sortByDescending("seq").limit(PAGE));
    }

    private Future<Void> makeUp(NodeStore store, Query query) {
        Instant oldest = context.clock().instant().minus(TOKEN_LIFE);
        return store.changes().find(query).compose(page -> {
            for (ChangeRecord change : page.values()) {
                if (change.effectiveAt().isBefore(oldest)) {
                    return Future.succeededFuture();
                }
                if (change.standing().state() == NodeState.TERMINATED || change.kind().equals("key")) {
                    revoke(change.nodeId(), change.reason(), change.effectiveAt());
                }
            }
            return page.next().isPresent() ? makeUp(store, query.after(page.next().get())) : Future.succeededFuture();
        });
    }
}
