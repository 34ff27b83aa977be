package org.lucid.node.kernel.bus;

import java.util.Set;

/**
 * One kind of event. Events are hints, delivered at most once: whoever acts on one must also find the same work in the
 * store. {@code audience} says which callers outside the process may hear it.
 *
 * @param <E> the event record
 */
public record Topic<E>(String address, Class<E> eventType, Set<Role> audience) {

    /** A topic that only modules hear. */
    public static <E> Topic<E> of(String address, Class<E> eventType) {
        return new Topic<>(address, eventType, Set.of(Role.SYSTEM));
    }

    /** The same topic, to be heard by callers with one of these roles as well. */
    public Topic<E> audience(Role... roles) {
        return new Topic<>(address, eventType, Set.of(roles));
    }
}
