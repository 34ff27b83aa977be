package org.lucid.node.gateway.stream;

import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.module.ModuleContext;

/** All events that outsiders may hear, in one order for all listeners of all instances. */
public final class EventFeed {

    private static final long MAX_BYTES = 4 << 20;
    private static final int BOOT_DIGITS = 8;

    private final String boot;
    private final InstantSource clock;
    private final List<Topic<?>> topics;
    private final NodeOwners owners;
    private final EventRing ring;
    private final Set<Listener> listeners = new LinkedHashSet<>();

    /** Why a listener does not hear what it missed. */
    enum Gap {
        RESTARTED, TOO_OLD, UNKNOWN_ID
    }

    /**
     * Where a listener begins.
     *
     * @param gap why what it missed is not told again; empty when it is, or nothing was asked for
     * @param last the id of the latest event
     */
    record Joined(Optional<Gap> gap, EventId last) {
    }

    EventFeed(String boot, InstantSource clock, List<Topic<?>> topics, NodeOwners owners, int ringSize) {
        this.boot = boot;
        this.clock = clock;
        this.topics = topics.stream().filter(topic -> !topic.isInternal()).toList();
        this.owners = owners;
        this.ring = new EventRing(ringSize, MAX_BYTES);
    }

    /** The feed of the running gateway; the first instance listens for all. */
    public static EventFeed of(ModuleContext<GatewayConfig> context) {
        EventFeed feed = context.shared(EventFeed.class, () -> {
            String id = context.ids().next("boot");
            return new EventFeed(id.substring(id.length() - BOOT_DIGITS), context.clock(), context.kernel().topics(),
                    new NodeOwners(context.bus(), context.clock()), context.config().events().ring());
        });
        if (context.isSingle()) {
            feed.topics.forEach(topic -> feed.follow(context, topic));
        }
        return feed;
    }

    private <E> void follow(ModuleContext<?> context, Topic<E> topic) {
        context.subscribe(topic, event -> happened(topic, event));
    }

    /** What can be listened to. */
    public List<Topic<?>> topics() {
        return topics;
    }

    synchronized <E> void happened(Topic<E> topic, E event) {
        FeedEvent told = FeedEvent.of(ring.last() + 1, clock.instant(), topic, event);
        ring.add(told);
        long oldest = ring.oldest().orElse(told.seq());
        listeners.forEach(listener -> {
            listener.forget(oldest);
            listener.offer(told);
        });
    }

    /** A listener that hears nothing before it joins. */
    public Listener listener(Context loop, Hearing hearing, Listener.Sink sink) {
        return new Listener(loop, hearing, owners, sink);
    }

    /** From here on a listener hears what happens, and before it all that happened after the event it had last. */
    synchronized Joined join(Listener listener, Optional<String> after) {
        Optional<Gap> gap = after.flatMap(id -> tellAgain(listener, id));
        listeners.add(listener);
        return new Joined(gap, id(ring.last()));
    }

    /** From here on a listener hears what happens. */
    public void join(Listener listener) {
        join(listener, Optional.empty());
    }

    private Optional<Gap> tellAgain(Listener listener, String after) {
        Optional<EventId> id = EventId.parse(after);
        if (id.isEmpty()) {
            return Optional.of(Gap.UNKNOWN_ID);
        }
        if (!id.get().boot().equals(boot)) {
            return Optional.of(Gap.RESTARTED);
        }
        Optional<List<FeedEvent>> missed = ring.after(id.get().seq());
        missed.ifPresent(listener::again);
        return missed.isPresent()
                ? Optional.empty()
                : Optional.of(id.get().seq() > ring.last() ? Gap.UNKNOWN_ID : Gap.TOO_OLD);
    }

    /** A listener hears nothing any more. */
    public void leave(Listener listener) {
        synchronized (this) {
            listeners.remove(listener);
        }
        listener.close();
    }

    EventId id(long seq) {
        return new EventId(boot, seq);
    }

    /** The id of the oldest event that can be told again. */
    synchronized Optional<EventId> oldest() {
        return ring.oldest().isEmpty() ? Optional.empty() : Optional.of(id(ring.oldest().getAsLong()));
    }
}
