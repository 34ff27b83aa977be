package org.lucid.node.economy;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.poot.Poot.GetHistory;
import org.lucid.node.contract.poot.Poot.HistoryEntry;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.KernelView.Network;

/** Reads what nodes earned on a day from the journal, and how they scored at its end from those who score (MON-25). */
final class DayReader {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SLOT = Duration.ofMinutes(2);
    private static final int ROWS = 100;

    private final JournalStore store;
    private final Bus bus;
    private final Network network;
    private final InstantSource clock;

    DayReader(JournalStore store, Bus bus, Network network, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.bus = bus;
        this.network = network;
    }

    /** When a day ends. */
    Instant endOf(long epoch) {
        return network.genesisAt().plus(DAY.multipliedBy(epoch + 1));
    }

    /** Fails with UNAVAILABLE 5518 while a score at the end of the day is not known yet. */
    Future<DayEarnings> read(long epoch) {
        DayEarnings day = new DayEarnings();
        return entries(day, epoch, Optional.empty())
                .compose(read -> scores(day, endOf(epoch), List.copyOf(day.nodes()).iterator()));
    }

    private Future<Void> entries(DayEarnings day, long epoch, Optional<String> cursor) {
        return store.between(endOf(epoch).minus(DAY), endOf(epoch), cursor).compose(page -> {
            page.values().forEach(day::add);
            return page.next().isPresent() ? entries(day, epoch, page.next()) : Future.succeededFuture();
        });
    }

    private Future<DayEarnings> scores(DayEarnings day, Instant end, Iterator<String> nodes) {
        if (!nodes.hasNext()) {
            return Future.succeededFuture(day);
        }
        String node = nodes.next();
        return score(node, end).compose(score -> {
            day.score(node, score);
            return scores(day, end, nodes);
        });
    }

    /** The first row that ends a day from the last slot of this one on, before the last slot of the next. */
    private Future<Optional<BigDecimal>> score(String node, Instant end) {
        GetHistory request = new GetHistory(node, Optional.of(end.minus(SLOT)), Optional.of(end.plus(DAY).minus(SLOT)
                .minusMillis(1)), Optional.of(true), Optional.empty(), Optional.of(ROWS), Optional.empty());
        return bus.request(Poot.HISTORY, request).compose(page -> page.history().isEmpty()
                ? requireScoredSince(node, end).map(none -> Optional.empty())
                : Future.succeededFuture(Optional.of(points(page.history().getLast()))));
    }

    /** Who has no row and was scored since has none; so has, a day later, who was not: it left. */
    private Future<Void> requireScoredSince(String node, Instant end) {
        if (!clock.instant().isBefore(end.plus(DAY))) {
            return Future.succeededFuture();
        }
        long lastSlot = Duration.between(network.genesisAt(), end).dividedBy(SLOT) - 1;
        return bus.request(Poot.SCORE, new Poot.OfNode(node)).compose(score -> score.slot() >= lastSlot
                ? Future.<Void>succeededFuture()
                : Future.failedFuture(
                        LucidError.CATCHING_UP.failure("Node " + node + " has no score of the end of the day"
                                + " yet. It is asked for again later.")),
                failure -> failure instanceof Failure known && known.number() == LucidError.RECORD_UNKNOWN.number()
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private static BigDecimal points(HistoryEntry entry) {
        return BigDecimal.valueOf(entry.score());
    }
}
