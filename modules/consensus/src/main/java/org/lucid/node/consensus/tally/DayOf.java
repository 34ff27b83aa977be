package org.lucid.node.consensus.tally;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.store.Records.Share;
import org.lucid.node.contract.consensus.Consensus.SlotRange;

/** What one node did in the running tally epoch, summed slot by slot. */
public final class DayOf {

    private static final int MOST_RANGES = 32;

    long relayMc;
    long storageMc;
    long validationMc;
    int beacons;
    int expected;
    int unobserved;
    int maintenance;
    int suspended;
    int dutiesDue;
    int dutiesDone;
    final List<Share> byEntity = new ArrayList<>(1);
    final List<SlotRange> missed = new ArrayList<>(0);

    /** Counts a slot; before its first valid beacon a node only earns. */
    void add(Line line, long slot, boolean observed, boolean started) {
        relayMc += line.relayMc();
        storageMc += line.storageMc();
        validationMc += line.validationMc();
        if (observed) {
            dutiesDue += line.dutiesDue();
            dutiesDone += line.dutiesDone();
        }
        boolean counted = line.expected() && line.beacon();
        share(line, counted);
        if (!started) {
            return;
        }
        if (line.suspended()) {
            suspended++;
        } else if (line.maintenance()) {
            maintenance++;
        } else if (!line.expected()) {
            unobserved++;
        } else {
            expected++;
            beacons += counted ? 1 : 0;
            if (!counted) {
                miss(slot);
            }
        }
    }

    private void share(Line line, boolean counted) {
        if (!line.expected() && line.creditsMc() == 0) {
            return;
        }
        for (int i = 0; i < byEntity.size(); i++) {
            Share share = byEntity.get(i);
            if (share.entityId().equals(line.entityId())) {
                byEntity.set(i, new Share(share.entityId(), share.creditsMc() + line.creditsMc(),
                        share.beacons() + (counted ? 1 : 0), share.expected() + (line.expected() ? 1 : 0)));
                return;
            }
        }
        byEntity.add(new Share(line.entityId(), line.creditsMc(), counted ? 1 : 0, line.expected() ? 1 : 0));
    }

    private void miss(long slot) {
        int last = missed.size() - 1;
        if (last >= 0 && missed.get(last).to() == slot - 1) {
            missed.set(last, new SlotRange(missed.get(last).from(), slot));
        } else if (missed.size() < MOST_RANGES) {
            missed.add(new SlotRange(slot, slot));
        }
    }

    long creditsMc() {
        return relayMc + storageMc + validationMc;
    }
}
