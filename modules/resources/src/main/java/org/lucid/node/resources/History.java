package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.resources.Rollup.Level;

/**
 * Reads a node's past from the coarsest level that is fine enough: days, then the hours and minutes that are not built
 * into coarser ones yet.
 */
final class History {

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;

    History(ModuleContext<ResourcesConfig> context, ResourceStore store) {
        this.context = context;
        this.store = store;
    }

    /** From when on there can be points of this length (NOD-64). */
    Instant availableFrom(Duration step) {
        ResourcesConfig config = context.config();
        Duration kept = step.compareTo(Level.DAY.step()) >= 0
                ? config.keepDays()
                : step.compareTo(Level.HOUR.step()) >= 0 ? config.keepHours() : config.keepMinutes();
        return context.clock().instant().minus(kept);
    }

    /** What was measured in spans of this length that lie in [from, to), at least. */
    Future<Spans> spans(String nodeId, Instant from, Instant to, Duration step) {
        Spans spans = new Spans(step);
        Future<Instant> days = step.compareTo(Level.DAY.step()) >= 0
                ? rolled(store.days(), Level.DAY, nodeId, from, to, spans)
                : Future.succeededFuture(Spans.startOf(from, step));
        Future<Instant> hours = step.compareTo(Level.HOUR.step()) >= 0
                ? days.compose(next -> rolled(store.hours(), Level.HOUR, nodeId, next, to, spans))
                : days;
        return hours.compose(next -> ResourceStore.between(store.minutes(), nodeId, next, to)).map(minutes -> {
            minutes.forEach(spans::add);
            return spans;
        });
    }

    /** Adds what is built of a level, and says from where on the finer one is needed. */
    private static Future<Instant> rolled(Documents<Rollup> documents, Level level,
            String nodeId, Instant from, Instant to, Spans spans) {
        Instant first = Spans.startOf(from, level.span());
        return ResourceStore.between(documents, nodeId, first, to).compose(records -> {
            records.forEach(spans::add);
            return ResourceStore.newest(documents, nodeId).map(newest -> newest.map(record -> record.start().plus(level
                    .span())).filter(end -> end.isAfter(first)).orElse(first));
        });
    }
}
