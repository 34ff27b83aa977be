package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of the journal (MON-05): legs that sum to zero in each currency, why, and its place in the hash chain.
 *
 * @param seq from 1 without a gap
 * @param id unique; the same cause always has the same id
 * @param epoch the tally epoch (UTC day since genesis) of {@code at}
 * @param explanation rule, inputs and result in words, at most 240 characters
 * @param paymentRef the on-chain payment that funds a session; no two entries have the same
 * @param prevHash the hash of the entry before, 64 zeros at the first
 * @param hash {@code SHA-256(0x00 || RFC 8785 of the entry without this member)} (MON-07)
 */
public record JournalEntry(long seq, String id, Instant at, EntryKind kind, long epoch, Optional<String> nodeId,
        List<Leg> legs, Cause cause, String explanation, Optional<String> paymentRef, String prevHash, String hash) {

    public JournalEntry {
        legs = List.copyOf(legs);
    }
}
