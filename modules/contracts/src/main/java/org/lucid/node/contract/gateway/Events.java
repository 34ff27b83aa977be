package org.lucid.node.contract.gateway;

import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Events as outsiders hear them. */
public final class Events {

    /** Whatever happens from now on, as Server-Sent Events (API-52). */
    public static final Operation<Listen, StreamReply> LISTEN = Operation
            .of("lucid.gateway.events", Listen.class, StreamReply.class).roles(Role.USER, Role.NODE, Role.SERVICE)
            .failures(LucidError.NOT_OWNER.number(), LucidError.TOO_MANY_IN_FLIGHT.number(),
                    LucidError.NODE_UNKNOWN.number());

    /** What stands for a stretch of events that is not told: read state again, nothing before it is to be relied on. */
    public static final String RESET = "lucid.gateway.reset";
    /** The stream ends because of this side. */
    public static final String CLOSING = "lucid.gateway.closing";

    private Events() {
    }

    /**
     * What to listen to.
     *
     * @param topics up to 20 topics, comma between them, {@code *} at the end of one for all that begin so; all that the
     *            caller may hear when absent
     * @param nodeId only what is about this node
     * @param lastEventId the id of the event after which to go on; over HTTP also as header {@code Last-Event-ID}
     */
    public record Listen(@Bounds(min = "1", max = "2000") Optional<String> topics,
            @Bounds(max = "64") Optional<String> nodeId, @Bounds(max = "128") Optional<String> lastEventId) {
    }
}
