package org.lucid.node.consensus.tally;

import org.lucid.node.consensus.slot.Line;

/** Sums over the leader window: each slot adds itself and takes away the one that leaves the window (CON-65). */
public final class Window {

    long creditsMc;
    int beacons;
    int expected;

    void set(long mc, int beaconsSum, int expectedSum) {
        creditsMc = mc;
        beacons = beaconsSum;
        expected = expectedSum;
    }

    void add(Line line) {
        creditsMc += line.creditsMc();
        expected += line.expected() ? 1 : 0;
        beacons += line.expected() && line.beacon() ? 1 : 0;
    }

    void subtract(Line line) {
        creditsMc -= line.creditsMc();
        expected -= line.expected() ? 1 : 0;
        beacons -= line.expected() && line.beacon() ? 1 : 0;
    }

    boolean isEmpty() {
        return creditsMc == 0 && beacons == 0 && expected == 0;
    }

    long uptimePpm() {
        return uptimePpm(beacons, expected);
    }

    /** {@code beacons x 1000000 / expected}, 0 when nothing was expected (CON-46). */
    public static long uptimePpm(long beacons, long expected) {
        return expected == 0 ? 0 : beacons * 1_000_000 / expected;
    }
}
