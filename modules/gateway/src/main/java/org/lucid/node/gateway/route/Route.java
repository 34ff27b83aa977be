package org.lucid.node.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.gateway.schema.Shape;
import org.lucid.node.kernel.bus.Operation;

/**
 * One way in: method and path of one operation.
 *
 * @param template the path with {@code {name}} for what is filled in
 * @param operationId the address, or {@code <address>@<n>} for an alias
 * @param input what the request record takes
 */
public record Route(String method, String template, String operationId, Operation<?, ?> operation,
        Shape.Members input, Options options) {

    private static final Pattern SLASH = Pattern.compile("/");

    /** Further demands of the whole process on a call, besides those by identity (API-32). */
    public enum Tier {
        NONE, SIGNED, POOT, PAYOUT, PROOFS
    }

    /** Whether an Idempotency-Key is taken. */
    public enum Idempotency {
        NONE, OPTIONAL, REQUIRED
    }

    /** How much of a call is kept: of telemetry nothing, of money both that it was meant and what came of it. */
    public enum Audit {
        NONE, NORMAL, MONEY
    }

    /**
     * What a fragment says of a route beyond its operation.
     *
     * @param cost the member whose length is what a call costs
     * @param maxBody bytes, where it is not the general limit
     * @param accept other names of members
     * @param body the member that a bare array fills
     * @param strict whether unknown members are refused
     * @param list the member of the reply that holds a list, to be shown bare where asked (API-46)
     * @param legacy whether it is there for old callers only, and tells lists and amounts as they want them (API-86)
     * @param adapter tells the reply in another form
     * @param fixed what members of the input always are on this route
     * @param bridge whether the operation can also be called over the event-bus bridges (API-60)
     */
    public record Options(String summary, String description, Tier tier, Optional<String> cost, Optional<Long> maxBody,
            Idempotency idempotency, Map<String, String> accept, Optional<String> body, boolean strict,
            Optional<String> list, Audit audit, boolean legacy, Optional<ReplyAdapter> adapter,
            Map<String, String> fixed, boolean bridge) {
    }

    /** The type of what is answered. */
    public Class<?> replyType() {
        return options.adapter().<Class<?>>map(ReplyAdapter::type).orElse(operation.replyType());
    }

    /** The reply of the operation as it is answered here. */
    public Object shown(Object reply) {
        return options.adapter().map(adapter -> adapter.adapt(reply)).orElse(reply);
    }

    /** Whether a call that succeeds is worth a line in the log (API-95). */
    public boolean isLogged() {
        return !method.equals("GET") && options.audit() != Audit.NONE;
    }

    /** The parts of the path. */
    public List<String> segments() {
        return List.of(SLASH.split(template.substring(1)));
    }

    /** The name of a part to be filled in; empty for a literal. */
    static Optional<String> parameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}")
                ? Optional.of(segment.substring(1, segment.length() - 1))
                : Optional.empty();
    }

    /** The names of the parts to be filled in, in order. */
    public List<String> parameters() {
        return segments().stream().map(Route::parameter).flatMap(Optional::stream).toList();
    }
}
