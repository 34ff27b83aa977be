package org.lucid.node.kernel.bus;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One kind of event. Events are hints, delivered at most once: whoever acts on one must also find the same work in the
 * store. {@code audience} says which callers outside the process may hear it, {@code owner} to whom among them each
 * event belongs: those that see only what is their own hear no other one.
 *
 * @param <E> the event record
 */
public record Topic<E>(String address, Class<E> eventType, Set<Role> audience, Optional<Owner<E>> owner) {

    /** Which member of an event names whose it is. */
    public enum Member {
        NODE_ID, OPERATOR_ID
    }

    /**
     * To whom an event belongs.
     *
     * @param of reads the member; an event without a value belongs to nobody
     */
    public record Owner<E>(Member member, Function<E, Optional<String>> of) {
    }

    /** A topic that only modules hear. */
    public static <E> Topic<E> of(String address, Class<E> eventType) {
        return new Topic<>(address, eventType, Set.of(Role.SYSTEM), Optional.empty());
    }

    /** The same topic, to be heard by callers with one of these roles as well. */
    public Topic<E> audience(Role... roles) {
        return new Topic<>(address, eventType, Set.of(roles), owner);
    }

    /** The same topic, each event of which is about one node. */
    public Topic<E> ofNode(Function<E, String> nodeId) {
        return new Topic<>(address, eventType, audience,
                Optional.of(new Owner<>(Member.NODE_ID, event -> Optional.of(nodeId.apply(event)))));
    }

    /** The same topic, each event of which is about one operator, or about none. */
    public Topic<E> ofOperator(Function<E, Optional<String>> operatorId) {
        return new Topic<>(address, eventType, audience, Optional.of(new Owner<>(Member.OPERATOR_ID, operatorId)));
    }

    /** Whether no caller outside the process hears it. */
    public boolean isInternal() {
        return audience.equals(Set.of(Role.SYSTEM));
    }

    @Override
    public String toString() {
        return address;
    }
}
