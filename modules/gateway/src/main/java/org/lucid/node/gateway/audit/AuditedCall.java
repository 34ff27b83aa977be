package org.lucid.node.gateway.audit;

import java.util.Optional;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.route.Route.Audit;
import org.lucid.node.kernel.bus.Caller;

/**
 * A call as the audit sees it, whichever way it came.
 *
 * @param channel {@code http}, {@code tcp} or {@code sockjs}
 * @param method of HTTP
 * @param target what it names in its path
 * @param source the address it came from, without its last part
 * @param sourceGroup the address as limits go by it
 */
public record AuditedCall(Route route, String requestId, Caller caller, String channel, Optional<String> method,
        Optional<String> target, String source, String sourceGroup) {

    /** What is written of a call that was answered. */
    enum Notice {
        /** Nothing. */
        NONE,
        /** At most one row a second for each source: whoever knocks in vain must not fill the store. */
        SAMPLED,
        /** A row. */
        ROW
    }

    /** Every changing call leaves a row, telemetry only when it is refused, and so does whatever else is refused (API-70). */
    Notice noticeOf(int status) {
        return switch (status) {
            case 401, 429 -> Notice.SAMPLED;
            case 403 -> Notice.ROW;
            default -> route.options().audit() == Audit.NONE ? Notice.NONE : Notice.ROW;
        };
    }
}
