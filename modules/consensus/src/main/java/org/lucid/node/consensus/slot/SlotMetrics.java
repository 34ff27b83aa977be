package org.lucid.node.consensus.slot;

import java.math.BigInteger;

/**
 * The metrics of a slot (CON-108, CON-109). The LUCID amounts are information, not money.
 *
 * @param sessions sessions open in the slot
 * @param relayedBytes good receipt bytes of the hosts of sessions
 * @param nodes nodes with a valid beacon
 * @param work the larger of the sessions and the relayed bytes in base units, rounded up
 * @param densityPpm work for each node
 * @param minted all rewards through this slot
 */
public record SlotMetrics(long sessions, long relayedBytes, long nodes, long work, long densityPpm, long reward,
        long minted) {

    private static final long MIB = 1024L * 1024;
    private static final long PPM = 1_000_000;
    private static final long HALVING = 2_100_000_000L;
    private static final int FIRST_MAXIMUM = 50;
    private static final int MOST_HALVINGS = 31;
    private static final long FULL_SESSIONS = 9;
    private static final long EMPTY_REWARD = 2;

    /**
     * The metrics of one slot.
     *
     * @param mintedBefore the rewards of all earlier slots
     */
    public static SlotMetrics of(long sessions, long relayedBytes, long nodes, long baseMib, long dMinPpm,
            long mintedBefore) {
        long work = work(sessions, relayedBytes, baseMib);
        long reward = reward(sessions, work, nodes, dMinPpm, mintedBefore / HALVING);
        return new SlotMetrics(sessions, relayedBytes, nodes, work, work * PPM / Math.max(1, nodes), reward,
                mintedBefore + reward);
    }

    static long work(long sessions, long relayedBytes, long baseMib) {
        return Math.max(sessions, Math.ceilDiv(relayedBytes, baseMib * MIB));
    }

    static long slotMaximum(long halvings) {
        return Math.max(1, FIRST_MAXIMUM >> Math.min(halvings, MOST_HALVINGS));
    }

    /** {@code 1 + floor((slot_max - 1) x g_s x g_d)} as one exact fraction; 2 when no session was open. */
    static long reward(long sessions, long work, long nodes, long dMinPpm, long halvings) {
        if (sessions == 0) {
            return EMPTY_REWARD;
        }
        long bySessions = Math.clamp(sessions - 1, 0, FULL_SESSIONS);
        BigInteger divisor = BigInteger.valueOf(Math.max(1, nodes)).multiply(BigInteger.valueOf(PPM - dMinPpm));
        BigInteger byDensity = BigInteger.valueOf(work).multiply(BigInteger.valueOf(PPM))
                .subtract(BigInteger.valueOf(Math.max(1, nodes)).multiply(BigInteger.valueOf(dMinPpm)))
                .max(BigInteger.ZERO).min(divisor);
        return 1 + BigInteger.valueOf((slotMaximum(halvings) - 1) * bySessions).multiply(byDensity)
                .divide(divisor.multiply(BigInteger.valueOf(FULL_SESSIONS))).longValueExact();
    }
}
