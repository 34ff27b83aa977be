package org.lucid.node.worker.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * How well a simulated node behaves (NOD-79); a real one is honest. A function of node and time only, so that a run can
 * be repeated.
 */
public enum Behaviour {
    /** Works as a real node does. */
    HONEST,
    /** Signs about two beacons of three. */
    LAZY,
    /** Is cut off for twenty minutes of about every two hours. */
    FLAPPING,
    /** Has a clock that is up to two minutes wrong. */
    SKEWED;

    private static final long FLAP_PERIOD = Duration.ofMinutes(120).toMillis();
    private static final long FLAP_AWAY = Duration.ofMinutes(20).toMillis();
    private static final int MOST_SKEW_SECONDS = 120;

    /** Of a mixed fleet, the behaviour of an agent by its number: of eight, five are honest. */
    public static Behaviour ofMixed(int number) {
        return switch (number % 8) {
            case 5 -> LAZY;
            case 6 -> FLAPPING;
            case 7 -> SKEWED;
            default -> HONEST;
        };
    }

    /** Whether the manager can be reached at an instant. */
    public boolean reaches(String nodeId, Instant at) {
        return this != FLAPPING
                || Math.floorMod(at.toEpochMilli() + hash(nodeId, 0) % FLAP_PERIOD, FLAP_PERIOD) >= FLAP_AWAY;
    }

    /** Whether the node troubles to sign in a slot. */
    public boolean signs(String nodeId, long slot) {
        return this != LAZY || hash(nodeId, slot) % 3 != 0;
    }

    /** The clock of the machine that the node runs on. */
    public InstantSource clock(String nodeId, InstantSource right) {
        if (this != SKEWED) {
            return right;
        }
        Duration skew = Duration.ofSeconds(hash(nodeId, 1) % (2 * MOST_SKEW_SECONDS + 1) - MOST_SKEW_SECONDS);
        return () -> right.instant().plus(skew);
    }

    private static long hash(String nodeId, long salt) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(SignedBytes.untagged().str(nodeId).u64(salt).sha256()).getInt());
    }
}
