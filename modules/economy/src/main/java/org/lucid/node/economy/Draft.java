package org.lucid.node.economy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;

/** An entry that is to be: everything but its place in the journal. A draft of the wrong form cannot be made. */
record Draft(String id, EntryKind kind, Optional<String> nodeId, List<Leg> legs, Cause cause, String explanation,
        Optional<String> paymentRef) {

    static final int LONGEST_EXPLANATION = 240;

    Draft {
        legs = List.copyOf(legs);
        Legs.fault(legs, nodeId).ifPresent(fault -> {
            throw new IllegalArgumentException("entry " + id + ": " + fault);
        });
        if (explanation.length() > LONGEST_EXPLANATION) {
            throw new IllegalArgumentException("entry " + id + ": its explanation is too long");
        }
    }

    /** The entry at a place of the journal: never before the entry before it, chained to it (MON-05, MON-07). */
    JournalEntry at(long seq, Optional<JournalEntry> previous, Instant now, Instant genesis) {
        Instant millis = now.truncatedTo(ChronoUnit.MILLIS);
        Instant at = previous.map(JournalEntry::at).filter(millis::isBefore).orElse(millis);
        String before = previous.map(JournalEntry::hash).orElse(EntryHash.NONE);
        JournalEntry open = new JournalEntry(seq, id, at, kind, Duration.between(genesis, at).toDays(), nodeId, legs,
                cause, explanation, paymentRef, before, "");
        return new JournalEntry(seq, id, at, kind, open.epoch(), nodeId, legs, cause, explanation, paymentRef, before,
                EntryHash.of(open));
    }

    /**
     * Whether a stored entry with this id is this very draft (MON-06). Where the legs follow from terms of ours, which
     * may have changed since, what was reported decides.
     */
    boolean repeats(JournalEntry stored) {
        return kind == stored.kind() && nodeId.equals(stored.nodeId()) && paymentRef.equals(stored.paymentRef())
                && cause.reportsSameAs(stored.cause()) && (!cause.terms().isEmpty() || legs.equals(stored.legs()));
    }
}
