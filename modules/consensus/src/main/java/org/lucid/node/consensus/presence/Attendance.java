package org.lucid.node.consensus.presence;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.consensus.proof.ClockGuard;
import org.lucid.node.consensus.proof.IntakeState;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.PresenceBits;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;

/** Notes every ten seconds that this manager takes proofs, and writes the marks every thirty (CON-40). */
public final class Attendance {

    private static final Duration LATE = Presence.MARK.plusSeconds(5);

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final IntakeState intake;
    private final ClockGuard guard;
    private final Map<Long, Integer> unflushed = new TreeMap<>();
    private Instant lastTick = Instant.MAX;

    public Attendance(ModuleContext<?> context, ConsensusStore store, SlotClock clock, IntakeState intake,
            ClockGuard guard) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.intake = intake;
        this.guard = guard;
    }

    /**
     * Marks this moment, unless the intake is not well, the clock wrong or this tick more than 5 s late; what was not
     * marked cannot be made up for.
     */
    public void tick() {
        Instant now = context.clock().instant();
        boolean onTime = !now.isAfter(lastTick.equals(Instant.MAX) ? now : lastTick.plus(LATE));
        lastTick = now;
        if (onTime && intake.isWell() && !guard.isBehind(now)) {
            long slot = clock.slotAt(now);
            unflushed.merge(slot, Presence.mark(0, clock.startOf(slot), now), (a, b) -> a | b);
        }
    }

    /** Writes the marks; a slot's record only ever gains bits. */
    public Future<Void> flush() {
        Map<Long, Integer> marks = new TreeMap<>(unflushed);
        unflushed.clear();
        Future<Void> chain = Future.succeededFuture();
        for (Map.Entry<Long, Integer> mark : marks.entrySet()) {
            Future<Void> before = chain;
            chain = before.transform(done -> merge(mark.getKey(), mark.getValue())
                    .onFailure(cause -> unflushed.merge(mark.getKey(), mark.getValue(), (a, b) -> a | b))
                    .compose(written -> done.failed() ? Future.failedFuture(done.cause()) : Future.succeededFuture()));
        }
        return marks.isEmpty() ? chain : chain.onComplete(done -> intake.stored(done.succeeded()));
    }

    private Future<Void> merge(long slot, int bits) {
        return store.presence().get(Ids.of(slot)).compose(found -> {
            if (found.isEmpty()) {
                return store.presence().insert(new PresenceBits(slot, bits));
            }
            Versioned<PresenceBits> stored = found.get();
            int all = stored.value().bits() | bits;
            return all == stored.value().bits()
                    ? Future.succeededFuture(true)
                    : store.presence().replace(stored.with(before -> new PresenceBits(slot, all)));
        }).compose(written -> {
            guard.stored(slot);
            return written ? Future.succeededFuture() : merge(slot, bits);
        });
    }

    /** The stored marks of a slot, none when there is no record. */
    public static Future<Integer> bits(ConsensusStore store, long slot) {
        return ConsensusStore.get(store.presence(), slot).map(found -> found.map(PresenceBits::bits).orElse(0));
    }
}
