package org.lucid.node.economy;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.kernel.bus.Failure;

/** Reads the journal from its first entry, checks everything that can be checked, and folds it (MON-14, MON-16). */
final class Replay {

    private final Balances balances = new Balances();
    private final JournalTree tree = new JournalTree();
    private long seq;
    private String hash = EntryHash.NONE;
    private Instant at = Instant.MIN;

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

    Balances balances() {
        return balances;
    }

    JournalTree tree() {
        return tree;
    }
}
