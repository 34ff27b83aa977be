package org.lucid.node.consensus.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.lucid.node.consensus.slot.ProofFact;
import org.lucid.node.contract.consensus.ProofKind;

/**
 * The proofs of slots that are not closed yet, as far as this process took them itself; shared by all instances. A slot
 * through which the process ran with every insert answered is known in full and can be closed from here (CON-64).
 * Nothing is kept of a closed slot, and at most {@value #MOST_SLOTS} slots are kept.
 */
public final class OpenSlots {

    static final int MOST_SLOTS = 8;

    private final ConcurrentSkipListMap<Long, Book> books = new ConcurrentSkipListMap<>();
    private final AtomicLong forgottenThrough;

    private static final class Book {

        private final Map<ProofKind, ConcurrentHashMap<String, ProofFact>> facts = new EnumMap<>(ProofKind.class);
        private final AtomicInteger inFlight = new AtomicInteger();
        private volatile boolean spoiled;

        private Book() {
            for (ProofKind kind : ProofKind.values()) {
                facts.put(kind, new ConcurrentHashMap<>());
            }
        }
    }

    /**
     * Begins in the middle of a slot.
     *
     * @param runningSlot the slot that runs now, the last of which something may be missing
     */
    public OpenSlots(long runningSlot) {
        this.forgottenThrough = new AtomicLong(runningSlot);
    }

    private Book book(long slot) {
        Book book = books.computeIfAbsent(slot, s -> new Book());
        while (books.size() > MOST_SLOTS) {
            forget(books.firstKey());
        }
        return book;
    }

    /** A proof of a slot is being taken; {@link #end} must follow. */
    public void begin(long slot) {
        book(slot).inFlight.incrementAndGet();
    }

    /** What {@link #begin} began is over, whatever came of it. */
    public void end(long slot) {
        Optional.ofNullable(books.get(slot)).ifPresent(book -> book.inFlight.decrementAndGet());
    }

    /** A proof was stored. */
    public void accept(long slot, ProofFact fact) {
        Optional.ofNullable(books.get(slot)).ifPresent(book -> book.facts.get(fact.kind()).put(fact.nodeId(), fact));
    }

    /** It is not known whether a proof was stored: only the store knows this slot now. */
    public void spoil(long slot) {
        book(slot).spoiled = true;
    }

    /** Whether all stored proofs of a slot are here. */
    public boolean covers(long slot) {
        Book book = books.get(slot);
        return slot > forgottenThrough.get() && (book == null || !book.spoiled);
    }

    /** How many proofs of a slot are being taken. */
    public int inFlight(long slot) {
        Book book = books.get(slot);
        return book == null ? 0 : book.inFlight.get();
    }

    /** The stored proof of a node, when it is known here. */
    public Optional<ProofFact> find(long slot, ProofKind kind, String nodeId) {
        return Optional.ofNullable(books.get(slot)).map(book -> book.facts.get(kind).get(nodeId));
    }

    /** All stored proofs of a slot; empty when not all are here or some are still being taken. */
    public Optional<Collection<ProofFact>> all(long slot) {
        if (!covers(slot) || inFlight(slot) > 0) {
            return Optional.empty();
        }
        List<ProofFact> all = new ArrayList<>();
        Optional.ofNullable(books.get(slot)).ifPresent(book -> book.facts.values().forEach(
                byNode -> all.addAll(byNode.values())));
        return Optional.of(all);
    }

    /** Lets go of a slot and of those before it. */
    public void forget(long slot) {
        forgottenThrough.accumulateAndGet(slot, Math::max);
        books.headMap(slot, true).clear();
    }
}
