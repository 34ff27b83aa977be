package org.lucid.node.economy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.SeriesGauge;

/** The ledger in numbers (API-65). An imbalance is shown as it is; it must be zero. */
final class Figures {

    private static final double MICRO = 1_000_000;

    private final MeterRegistry meters;
    private final Journal journal;
    private final SeriesGauge imbalance;
    private final SeriesGauge payable;
    private final SeriesGauge unbooked;
    private final SeriesGauge queue;
    private final SeriesGauge headSeq;
    private final Snapshots snapshots;
    private final Map<EntryKind, Counter> entries = new EnumMap<>(EntryKind.class);

    Figures(MeterRegistry meters, Journal journal, Snapshots snapshots) {
        this.snapshots = snapshots;
        this.meters = meters;
        this.journal = journal;
        this.imbalance = new SeriesGauge(meters, "lucid_ledger_imbalance_usdt");
        this.payable = new SeriesGauge(meters, "lucid_ledger_payable_usdt");
        this.unbooked = new SeriesGauge(meters, "lucid_ledger_unbooked_usdt");
        this.queue = new SeriesGauge(meters, "lucid_ledger_queue");
        this.headSeq = new SeriesGauge(meters, "lucid_ledger_head_seq");
        journal.onTimed(Timer.builder("lucid_ledger_append").register(meters)::record);
    }

    /** Counts an entry that is safe. */
    void note(JournalEntry entry) {
        entries.computeIfAbsent(entry.kind(), kind -> Counter.builder("lucid_ledger_entries")
                .tags("kind", kind.name().toLowerCase(Locale.ROOT)).register(meters)).increment();
    }

    /**
     * Shows the sum over all accounts, what all nodes together may be paid, what arrived and is not booked (negative: booked
     * and not seen arriving), how many requests wait, and how far the newest head reaches.
     */
    Future<Void> show() {
        Usdt sum = journal.balances().sums().get(Currency.USDT);
        imbalance.show(sum.micro() / MICRO);
        payable.show(journal.balances().nodes().available().micro() / MICRO);
        unbooked.show(journal.balances().of(Account.FUNDING) / MICRO);
        queue.show(journal.waiting());
        headSeq.show(snapshots.size());
        return Future.succeededFuture();
    }
}
