package org.lucid.node.registration;

import java.time.Duration;
import java.util.Optional;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;

/** Makes the tokens of a node worthless when its key changed or it is terminated (NOD-22). */
record Revocations(ModuleContext<?> context) {

    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** Repeated until the gateway has acknowledged it; without a gateway there are no tokens. */
    void revoke(String nodeId, String reason) {
        context.bus()
                .request(Credentials.REVOKE, new Credentials.RevocationRequest(Optional.empty(), Optional.of(nodeId),
                        Optional.empty(), reason))
                .onFailure(cause -> {
                    if (Failure.from(cause).code() != FailureCode.MODULE_DISABLED) {
                        context.after(AGAIN, () -> revoke(nodeId, reason));
                    }
                });
    }
}
