package org.lucid.node.economy;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.kernel.bus.Failure;

/** Reads the journal entry by entry, checks everything that can be checked, and folds it (MON-14, MON-16). */
final class Replay {

    private final Balances balances;
    private final JournalTree tree;
    private long seq;
    private String hash;
    private Instant at;

    /** From the first entry on. */
    Replay() {
        this(new Balances(), new JournalTree(), 0, EntryHash.NONE, Instant.MIN);
    }

    /** From what was folded up to an entry on. */
    Replay(Balances balances, JournalTree tree, long seq, String hash, Instant at) {
        this.balances = balances;
        this.tree = tree;
        this.seq = seq;
        this.hash = hash;
        this.at = at;
    }

    /** The first thing found wrong: at which number, and what was expected. */
    record Fault(long seq, String text) {

        @Override
        public String toString() {
            return "entry " + seq + ": " + text;
        }
    }

    /** Takes the next entry; after a fault nothing more may be taken. */
    Optional<Fault> next(JournalEntry entry) {
        Optional<String> fault = fault(entry);
        if (fault.isPresent()) {
            return Optional.of(new Fault(seq + 1, fault.get()));
        }
        try {
            balances.post(entry.legs());
        } catch (Failure | ArithmeticException e) {
            return Optional.of(new Fault(entry.seq(), "breaks a bound: " + e.getMessage()));
        }
        tree.add(entry);
        seq = entry.seq();
        hash = entry.hash();
        at = entry.at();
        return Optional.empty();
    }

    private Optional<String> fault(JournalEntry entry) {
        if (entry.seq() != seq + 1) {
            return Optional.of("is missing, the next one found is " + entry.seq());
        }
        if (!entry.prevHash().equals(hash)) {
            return Optional.of("names " + entry.prevHash() + " as the hash before it, expected " + hash);
        }
        String expected = EntryHash.of(entry);
        if (!entry.hash().equals(expected)) {
            return Optional.of("carries the hash " + entry.hash() + ", its content has " + expected);
        }
        if (entry.at().isBefore(at)) {
            return Optional.of("is dated " + entry.at() + ", before the entry ahead of it");
        }
        return Legs.fault(entry.legs(), entry.nodeId());
    }

    /** The number of the last entry taken, 0 before the first. */
    long seq() {
        return seq;
    }

    /** The hash of the last entry taken. */
    String hash() {
        return hash;
    }

    Balances balances() {
        return balances;
    }

    JournalTree tree() {
        return tree;
    }
}
