package org.lucid.node.consensus.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What mass silence is measured against (CON-42): the beacons of the last observed slots, at most 15, and how many slots
 * of the month were left out for it.
 */
public record SilenceWatch(List<Integer> recent, String month, int used) {

    private static final int KEPT = 15;

    public SilenceWatch {
        recent = List.copyOf(recent);
    }

    /** Before the first slot. */
    public static SilenceWatch start() {
        return new SilenceWatch(List.of(), "", 0);
    }

    /** As seen from a slot of the given month. */
    public SilenceWatch in(String slotMonth) {
        return slotMonth.equals(month) ? this : new SilenceWatch(recent, slotMonth, 0);
    }

    int usedThisMonth() {
        return used;
    }

    /** The lower median of the recent counts; empty when there is none. */
    OptionalInt lowerMedian() {
        return recent.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(recent.stream().sorted().toList().get((recent.size() - 1) / 2));
    }

    /** After a slot of this watch's month. */
    public SilenceWatch after(boolean observed, boolean massSilence, int beacons) {
        if (!observed) {
            return massSilence ? new SilenceWatch(recent, month, used + 1) : this;
        }
        List<Integer> next = new ArrayList<>(recent);
        next.add(beacons);
        return new SilenceWatch(next.size() > KEPT ? next.subList(next.size() - KEPT, next.size()) : next, month, used);
    }
}
