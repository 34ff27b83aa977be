package org.lucid.node.gateway.stream;

import java.util.Optional;
import java.util.function.Predicate;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;

/**
 * What one listener hears: the topics it asked for, of one node if it said so, and nobody else's unless it sees all
 * (API-53).
 *
 * @param topics whether it asked for a topic, by its address
 */
public record Hearing(Caller caller, Predicate<String> topics, Optional<String> nodeId) {

    /** Whether an event is for this listener. */
    public enum Verdict {
        HEARS, HEARS_NOT,
        /** Only if the event's node belongs to the caller's operator, which has to be found out. */
        IF_OWNER
    }

    /** Whether a caller may hear a topic, be it only what is its own. */
    public static boolean mayHear(Caller caller, Topic<?> topic) {
        return !topic.isInternal() && caller.hasAny(topic.audience());
    }

    /** Judges an event. */
    public Verdict of(FeedEvent event) {
        boolean wanted = topics.test(event.topic().address()) && mayHear(caller, event.topic())
                && (nodeId.isEmpty() || event.nodeId().equals(nodeId));
        if (!wanted) {
            return Verdict.HEARS_NOT;
        }
        if (event.topic().owner().isEmpty() || caller.seesAll() || caller.has(Role.SERVICE)) {
            return Verdict.HEARS;
        }
        if (event.topic().owner().get().member() == Topic.Member.OPERATOR_ID) {
            return of(event.owner());
        }
        if (event.owner().isPresent() && caller.has(Role.NODE)) {
            return caller.nodeId().equals(event.owner()) ? Verdict.HEARS : Verdict.HEARS_NOT;
        }
        return event.owner().isPresent() && caller.operatorId().isPresent() ? Verdict.IF_OWNER : Verdict.HEARS_NOT;
    }

    /** Judges by the operator whom an event belongs to. */
    public Verdict of(Optional<String> operatorId) {
        return operatorId.isPresent() && operatorId.equals(caller.operatorId()) ? Verdict.HEARS : Verdict.HEARS_NOT;
    }
}
