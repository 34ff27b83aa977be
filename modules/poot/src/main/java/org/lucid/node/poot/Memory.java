package org.lucid.node.poot;

/**
 * What is remembered of the days that are over: sums in thousandths that fade by the forgetting factor each day (CON-133).
 *
 * @param epoch the last day in it, -1 for none
 * @param good beacons sent, {@code missed} beacons missed
 * @param done duties done, {@code undone} duties missed
 */
public record Memory(long epoch, long good, long missed, long done, long undone) {

    /** Nothing remembered. */
    static final Memory EMPTY = new Memory(-1, 0, 0, 0, 0);
    private static final long MILLION = 1_000_000;
    private static final long UNIT = 1000;

    /** One more day. */
    Memory after(long day, int beacons, int beaconsMissed, int dutiesDone, int dutiesMissed, long forgettingPpm) {
        return new Memory(day, faded(good, forgettingPpm) + UNIT * beacons, faded(missed, forgettingPpm) + UNIT
                * beaconsMissed, faded(done, forgettingPpm) + UNIT * dutiesDone,
                faded(undone, forgettingPpm) + UNIT
                        * dutiesMissed);
    }

    private static long faded(long sum, long forgettingPpm) {
        return sum * forgettingPpm / MILLION;
    }

    /** Share of beacons sent, in parts per million; -1 while nothing was expected. */
    long uptimePpm() {
        return share(good, missed);
    }

    /** Share of duties done; -1 while there was none. */
    long validationPpm() {
        return share(done, undone);
    }

    private static long share(long one, long other) {
        return one + other == 0 ? -1 : one * MILLION / (one + other);
    }
}
