package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.resources.ResourceStore.FactsRecord;
import org.lucid.node.resources.Rollup.Level;

/**
 * Makes hours of minutes and days of hours, for the nodes that come to this instance. Whatever was missed is made up for
 * from the store: after a start from the newest hour on, an hour to which a sample came late when that was stored, and
 * every night all hours that do not hold as many samples as their minutes do (NOD-63).
 */
final class Rollups {

    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Duration REPAIRED = Duration.ofHours(48);
    private static final int PAGE = 500;
    private static final int MAX_LATE = 10_000;

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final TreeSet<Hour> late = new TreeSet<>(Comparator.comparing(Hour::nodeId).thenComparing(
            Hour::start));
    private Instant done = Instant.MIN;
    private Instant repairedDay;

    private record Hour(String nodeId, Instant start) {
    }

    Rollups(ModuleContext<ResourcesConfig> context, ResourceStore store) {
        this.context = context;
        this.store = store;
        this.repairedDay = settled(Level.DAY);
    }

    /** A minute went to the store; if its hour was built before, it is built again. */
    void stored(String nodeId, Instant minute) {
        Instant hour = Spans.startOf(minute, Level.HOUR.span());
        if (hour.isBefore(settled(Level.HOUR)) && late.size() < MAX_LATE) {
            late.add(new Hour(nodeId, hour));
        }
    }

    /** Up to where all samples of a level should be there. */
    private Instant settled(Level level) {
        return Spans.startOf(context.clock().instant().minus(SETTLED), level.span());
    }

    /** Does what there is to do by now; called every minute. */
    Future<?> run() {
        Instant hour = settled(Level.HOUR);
        boolean first = done.equals(Instant.MIN);
        Future<?> chain = rebuildLate();
        if (hour.isAfter(done)) {
            chain = chain.compose(rebuilt -> ofEachNode(nodeId -> advance(nodeId, first)))
                    .onSuccess(advanced -> done = hour);
        }
        Instant day = settled(Level.DAY);
        return day.isAfter(repairedDay)
                ? chain.compose(advanced -> ofEachNode(this::repair)).onSuccess(repaired -> repairedDay = day)
                : chain;
    }

    /** A step for each measured node that comes to this instance. */
    private Future<Void> ofEachNode(Function<String, Future<?>> step) {
        return ofEachNode(step, Optional.empty());
    }

    private Future<Void> ofEachNode(Function<String, Future<?>> step, Optional<String> cursor) {
        Query query = Query.all().limit(PAGE);
        return store.facts().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (FactsRecord node : page.values()) {
                if (context.owns(node.nodeId())) {
                    chain = chain.compose(before -> step.apply(node.nodeId()));
                }
            }
            return page.next().isEmpty() ? chain.mapEmpty() : chain.compose(before -> ofEachNode(step, page.next()));
        });
    }

    private Future<?> rebuildLate() {
        Future<?> chain = Future.succeededFuture();
        for (Hour hour : List.copyOf(late)) {
            chain = chain.compose(before -> buildHour(hour.nodeId(), hour.start())).compose(built -> buildDayAgain(hour
                    .nodeId(), hour.start())).onSuccess(built -> late.remove(hour));
        }
        return chain;
    }

    /** The hours and days since the newest ones; after a start also the newest hour, which may lack late samples. */
    private Future<Void> advance(String nodeId, boolean first) {
        return after(store.hours(), nodeId, first ? Duration.ZERO : Level.HOUR.span())
                .compose(from -> buildHours(nodeId, from))
                .compose(built -> after(store.days(), nodeId, first ? Duration.ZERO : Level.DAY.span()))
                .compose(from -> buildDays(nodeId, from));
    }

    private static Future<Instant> after(Documents<Rollup> documents, String nodeId, Duration more) {
        return ResourceStore.newest(documents, nodeId).map(newest -> newest.map(record -> record.start().plus(more))
                .orElse(Instant.EPOCH));
    }

    private Future<Void> buildHours(String nodeId, Instant from) {
        return ResourceStore.first(store.minutes(), nodeId, from, settled(Level.HOUR)).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            Instant hour = Spans.startOf(found.get().start(), Level.HOUR.span());
            return buildHour(nodeId, hour).compose(built -> buildHours(nodeId, hour.plus(Level.HOUR.span())));
        });
    }

    private Future<Void> buildDays(String nodeId, Instant from) {
        return ResourceStore.first(store.hours(), nodeId, from, settled(Level.DAY)).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            Instant day = Spans.startOf(found.get().start(), Level.DAY.span());
            return buildDay(nodeId, day).compose(built -> buildDays(nodeId, day.plus(Level.DAY.span())));
        });
    }

    private Future<Void> buildHour(String nodeId, Instant hour) {
        return ResourceStore.between(store.minutes(), nodeId, hour, hour.plus(Level.HOUR.span())).compose(
                minutes -> buildHour(nodeId, hour, minutes));
    }

    private Future<Void> buildHour(String nodeId, Instant hour, List<MinuteRecord> minutes) {
        boolean whole = isWhole(hour, context.config().keepMinutes());
        return minutes.isEmpty()
                ? Future.succeededFuture()
                : put(store.hours(), Rollup.ofMinutes(nodeId, hour, minutes, context.clock().instant()), whole);
    }

    private Future<Void> buildDayAgain(String nodeId, Instant hour) {
        Instant day = Spans.startOf(hour, Level.DAY.span());
        return day.isBefore(settled(Level.DAY)) ? buildDay(nodeId, day) : Future.succeededFuture();
    }

    private Future<Void> buildDay(String nodeId, Instant day) {
        boolean whole = isWhole(day, context.config().keepHours());
        return ResourceStore.between(store.hours(), nodeId, day, day.plus(Level.DAY.span())).compose(
                hours -> hours.isEmpty()
                        ? Future.succeededFuture()
                        : put(store.days(), Rollup.ofHours(nodeId, day, hours, context.clock().instant()), whole));
    }

    /** Whether nothing of what begins then can have gone by age; retention goes on for longer than this. */
    private boolean isWhole(Instant start, Duration keep) {
        return !start.isBefore(context.clock().instant().minus(keep).minus(Duration.ofHours(1)));
    }

    /** Of what is not whole any more only the first record is taken: it was made when there was more. */
    private static Future<Void> put(Documents<Rollup> documents, Rollup record, boolean whole) {
        return whole
                ? ResourceStore.put(documents, record.id(), before -> Optional.of(record)).mapEmpty()
                : documents.insert(record).mapEmpty();
    }

    private Future<?> repair(String nodeId) {
        Instant to = settled(Level.HOUR);
        Duration kept = context.config().keepMinutes();
        Future<?> chain = Future.succeededFuture();
        for (Instant hour = to.minus(kept.compareTo(REPAIRED) < 0 ? kept : REPAIRED); hour
                .isBefore(to); hour = hour.plus(Level.HOUR.span())) {
            Instant start = hour;
            chain = chain.compose(before -> repair(nodeId, start));
        }
        return chain;
    }

    private Future<?> repair(String nodeId, Instant hour) {
        return ResourceStore.between(store.minutes(), nodeId, hour, hour.plus(Level.HOUR.span())).compose(
                minutes -> store.hours().get(MinuteRecord.id(nodeId, hour)).compose(built -> {
                    long counted = built.map(record -> record.value().samples()).orElse(0L);
                    return counted == Rollup.samples(minutes)
                            ? Future.succeededFuture()
                            : buildHour(nodeId, hour, minutes).compose(done -> buildDayAgain(nodeId, hour));
                }));
    }
}
