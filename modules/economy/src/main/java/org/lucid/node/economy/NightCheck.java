package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lucid.node.contract.economy.JournalEntry;

/**
 * Reads once a night what was stored since the newest head and holds it against what is in memory (MON-16). What it finds
 * ends the module.
 */
final class NightCheck {

    private static final Duration AT = Duration.ofMinutes(30);

    private final Restore restore;
    private final Journal journal;
    private final InstantSource clock;
    private final Consumer<DamagedLedger> found;
    private Instant next;

    /** @param found is told what is wrong */
    NightCheck(Restore restore, Journal journal, InstantSource clock, Consumer<DamagedLedger> found) {
        this.restore = restore;
        this.journal = journal;
        this.clock = clock;
        this.found = found;
        this.next = following(clock.instant());
    }

    private static Instant following(Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS).plus(AT);
        return today.isAfter(now) ? today : today.plus(Duration.ofDays(1));
    }

    /** Checks if the night has come. A store that cannot be read is asked again at the next call. */
    Future<Void> ifDue() {
        if (clock.instant().isBefore(next)) {
            return Future.succeededFuture();
        }
        return restore.newest().compose(this::follow).recover(cause -> {
            if (cause instanceof DamagedLedger damage) {
                found.accept(damage);
                return Future.succeededFuture();
            }
            return Future.failedFuture(cause);
        }).onSuccess(checked -> next = following(clock.instant()));
    }

    private Future<Void> follow(Replay replay) {
        if (replay.seq() == journal.lastSeq()) {
            return replay.hash().equals(journal.lastHash())
                    && replay.balances().hash().equals(journal.balances().hash())
                            ? Future.succeededFuture()
                            : Future.failedFuture(new DamagedLedger(replay.seq(),
                                    "is stored with other balances than those in memory"));
        }
        return restore.stores().entries().range(replay.seq(), journal.lastSeq()).compose(entries -> take(replay,
                entries));
    }

    private Future<Void> take(Replay replay, List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return Future.failedFuture(new DamagedLedger(replay.seq() + 1, "is missing"));
        }
        for (JournalEntry entry : entries) {
            Optional<Replay.Fault> fault = replay.next(entry);
            if (fault.isPresent()) {
                return Future.failedFuture(new DamagedLedger(fault.get()));
            }
        }
        return follow(replay);
    }
}
