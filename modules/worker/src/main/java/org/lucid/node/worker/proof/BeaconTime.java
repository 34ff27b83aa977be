package org.lucid.node.worker.proof;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.lucid.node.contract.signing.SignedBytes;

/** When a node sends its beacon of a slot: spread over the first minute by the hash of node and slot (CON-31). */
public record BeaconTime(String nodeId, Instant genesis) {

    private static final long SLOT_MILLIS = 120_000;
    private static final long SPREAD_MILLIS = 60_000;

    public long slotAt(Instant instant) {
        return Math.floorDiv(instant.toEpochMilli() - genesis.toEpochMilli(), SLOT_MILLIS);
    }

    /** How long after the start of the slot. */
    public Duration offset(long slot) {
        byte[] hash = SignedBytes.untagged().str(nodeId).u64(slot).sha256();
        return Duration.ofMillis(Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) % SPREAD_MILLIS);
    }

    public Instant of(long slot) {
        return genesis.plusMillis(slot * SLOT_MILLIS).plus(offset(slot));
    }
}
