package org.lucid.node.worker.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.worker.WorkerConfig.SessionSettings;
import org.lucid.node.worker.session.SessionRecord.Relayed;

/** Whether there is a slot for another session, and which port it gets (NOD-75, NOD-77). Pure. */
final class SessionRules {

    private static final double BUSY_PERCENT = 90;
    private static final long GB = 1_000_000_000L;
    private static final int RECEIPTS_KEPT = 3;

    private SessionRules() {
    }

    /** The lowest port of the range that no slot holds and that can be opened. */
    static OptionalInt port(SessionSettings settings, Set<Integer> held, IntPredicate canBeOpened) {
        return IntStream.rangeClosed(settings.portMin(), settings.portMax()).filter(port -> !held.contains(port))
                .filter(canBeOpened).findFirst();
    }

    /** Why there is no slot among those that are open; nothing when there is one. */
    static Optional<String> full(SessionSettings settings, Collection<SessionRecord> open, Optional<String> user) {
        if (open.size() >= settings.max()) {
            return Optional
                    .of("All " + settings.max() + " session slots of this node are taken. Ask for another node.");
        }
        long ofUser = open.stream().filter(slot -> user.isPresent() && slot.userRef().equals(user)).count();
        return ofUser >= settings.perUser()
                ? Optional.of("The user has " + ofUser + " sessions on this node and may have no more. End one first.")
                : Optional.empty();
    }

    /** Why this node takes no session now, by its last measurement; what was not measured hinders nothing. */
    static Optional<String> busy(boolean takesSessions, Optional<ResourceSample> last, int minFreeDiskGb) {
        if (!takesSessions) {
            return Optional.of("not_running");
        }
        if (last.flatMap(ResourceSample::cpu).flatMap(ResourceSample.Cpu::percent).filter(used -> used >= BUSY_PERCENT)
                .isPresent()) {
            return Optional.of("cpu");
        }
        if (last.flatMap(ResourceSample::memory).flatMap(ResourceSample.Memory::percent).filter(
                used -> used >= BUSY_PERCENT).isPresent()) {
            return Optional.of("memory");
        }
        return last.flatMap(ResourceSample::disk).flatMap(SessionRules::free).filter(free -> free < minFreeDiskGb * GB)
                .map(free -> "disk");
    }

    private static Optional<Long> free(ResourceSample.Disk disk) {
        return disk.totalBytes().flatMap(total -> disk.usedBytes().map(used -> total - used));
    }

    /** The receipts with one more, the larger one of each slot, of the newest slots only. */
    static List<Relayed> with(List<Relayed> before, Relayed receipt) {
        boolean larger = before.stream().noneMatch(known -> known.slot() == receipt.slot() && known.bytes() >= receipt
                .bytes());
        if (!larger) {
            return before;
        }
        return java.util.stream.Stream.concat(before.stream().filter(known -> known.slot() != receipt.slot()),
                java.util.stream.Stream.of(receipt)).sorted(Comparator.comparingLong(Relayed::slot).reversed()).limit(
                        RECEIPTS_KEPT)
                .toList();
    }
}
