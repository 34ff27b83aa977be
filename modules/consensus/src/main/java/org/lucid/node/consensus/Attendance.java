package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;

/** Notes every ten seconds that this manager takes proofs, and writes the marks every thirty (CON-40). */
final class Attendance {

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Map<Long, Integer> unflushed = new TreeMap<>();

    Attendance(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock) {
        this.context = context;
        this.store = store;
        this.clock = clock;
    }

    /** Marks this moment; what was not marked because the store failed cannot be made up for. */
    void mark() {
        Instant now = context.clock().instant();
        long slot = clock.slotAt(now);
        unflushed.merge(slot, Presence.mark(0, clock.startOf(slot), now), (a, b) -> a | b);
    }

    /** Writes the marks; a slot's record only ever gains bits. */
    Future<Void> flush() {
        Map<Long, Integer> marks = new TreeMap<>(unflushed);
        unflushed.clear();
        Future<Void> chain = Future.succeededFuture();
        for (Map.Entry<Long, Integer> mark : marks.entrySet()) {
            chain = chain.compose(before -> merge(mark.getKey(), mark.getValue())
                    .onFailure(cause -> unflushed.merge(mark.getKey(), mark.getValue(), (a, b) -> a | b)));
        }
        return chain;
    }

    private Future<Void> merge(long slot, int bits) {
        return store.presence().get(ConsensusStore.slotId(slot)).compose(found -> {
            if (found.isEmpty()) {
                return store.presence().insert(new Records.PresenceBits(slot, bits, clock.startOf(slot)));
            }
            Versioned<Records.PresenceBits> stored = found.get();
            int all = stored.value().bits() | bits;
            return all == stored.value().bits()
                    ? Future.succeededFuture(true)
                    : store.presence().replace(stored.with(p -> new Records.PresenceBits(slot, all, p.at())));
        }).compose(written -> written ? Future.succeededFuture() : merge(slot, bits));
    }

    /** The stored marks of a slot, none when there is no record. */
    Future<Integer> bits(long slot) {
        return store.presence().get(ConsensusStore.slotId(slot)).map(found -> found.map(v -> v.value().bits())
                .orElse(0));
    }
}
