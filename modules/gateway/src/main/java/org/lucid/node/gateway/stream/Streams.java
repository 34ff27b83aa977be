package org.lucid.node.gateway.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.kernel.bus.Failure;

/** The streams that are open, over all instances: so many together, and so many of one subject (API-55). */
final class Streams {

    private static final int MAX = 100;
    private static final int MAX_PER_SUBJECT = 5;

    private final Consumer<Proven> requireHolding;
    private final MeterRegistry meters;
    private final Set<EventStream> open = new LinkedHashSet<>();

    /**
     * @param requireHolding throws for a caller whose credential ended
     * @param meters what is counted, goes here
     */
    Streams(Consumer<Proven> requireHolding, MeterRegistry meters) {
        this.requireHolding = requireHolding;
        this.meters = meters;
        Gauge.builder("lucid_event_streams", this, Streams::size).register(meters);
        List.of(Listener.Loss.values()).forEach(reason -> dropped(Map.of(), reason));
    }

    synchronized int size() {
        return open.size();
    }

    /** Takes a place: LIMITED 4292 when there is none. */
    synchronized void enter(EventStream stream) {
        String subject = stream.who().caller().subject();
        if (open.size() >= MAX) {
            throw LucidError.TOO_MANY_IN_FLIGHT.failure("All " + MAX + " event streams are taken. Try again later.",
                    Map.of("limit", MAX));
        }
        if (open.stream().filter(other -> other.who().caller().subject().equals(subject))
                .count() >= MAX_PER_SUBJECT) {
            throw LucidError.TOO_MANY_IN_FLIGHT.failure("You have " + MAX_PER_SUBJECT
                    + " event streams. Close one before opening another.", Map.of("limit", MAX_PER_SUBJECT));
        }
        open.add(stream);
    }

    synchronized void leave(EventStream stream) {
        open.remove(stream);
    }

    void dropped(Map<String, Integer> events, Listener.Loss reason) {
        int count = events.values().stream().mapToInt(Integer::intValue).sum();
        meters.counter("lucid_events_dropped", "reason", reason.name().toLowerCase(Locale.ROOT)).increment(count);
    }

    /** Ends those whose credential no longer holds (API-53). */
    void check() {
        for (EventStream stream : all()) {
            ended(stream.who()).ifPresent(stream::close);
        }
    }

    private Optional<String> ended(Proven who) {
        try {
            requireHolding.accept(who);
            return Optional.empty();
        } catch (Failure refused) {
            return Optional.of(refused.number() == LucidError.EXPIRED.number() ? "expired" : "revoked");
        }
    }

    /** Ends all of them, because the gateway stops (API-55). */
    void closeAll() {
        all().forEach(stream -> stream.close("stopping"));
    }

    private synchronized List<EventStream> all() {
        return List.copyOf(open);
    }
}
