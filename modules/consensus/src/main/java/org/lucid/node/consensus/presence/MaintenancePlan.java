package org.lucid.node.consensus.presence;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.Records.Maintenance;
import org.lucid.node.consensus.store.Records.MaintenanceWindow;

/** Which slots maintenance excuses (CON-45). A slot that two windows excuse is used up once. */
public final class MaintenancePlan {

    /** Windows of one node in one month. */
    public static final int MOST_WINDOWS = 16;
    /** A window begins at the second slot after its declaration at the earliest. */
    public static final int LEAD = 2;

    private MaintenancePlan() {
    }

    /** Slots of one month, the last one not included. */
    public record Part(YearMonth month, long fromSlot, long toSlot) {
    }

    /** Where a window's excuse ends: its end, or an earlier one. */
    public static long endOf(MaintenanceWindow window) {
        return Math.min(window.toSlot(), window.endedAtSlot().orElse(window.toSlot()));
    }

    /** Whether a slot is excused. */
    public static boolean excuses(List<MaintenanceWindow> windows, long slot) {
        return windows.stream().anyMatch(window -> slot >= window.fromSlot() && slot < endOf(window));
    }

    /** How many slots the windows use up. */
    public static int used(List<MaintenanceWindow> windows) {
        long used = 0;
        long through = Long.MIN_VALUE;
        for (MaintenanceWindow window : windows.stream()
                .sorted(Comparator.comparingLong(MaintenanceWindow::fromSlot)).toList()) {
            used += Math.max(0, endOf(window) - Math.max(window.fromSlot(), through));
            through = Math.max(through, endOf(window));
        }
        return (int) used;
    }

    /** The slots from one to another, cut at the ends of months. */
    public static List<Part> split(long fromSlot, long toSlot, SlotClock clock) {
        List<Part> parts = new ArrayList<>();
        long from = fromSlot;
        while (from < toSlot) {
            YearMonth month = clock.monthOf(from);
            long next = clock.slotAt(month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
            parts.add(new Part(month, from, Math.min(next, toSlot)));
            from = next;
        }
        return parts;
    }

    /**
     * The part of a wish that the month's slots still allow: it ends where they are used up.
     *
     * @return empty when nothing of it is left
     */
    public static Optional<Part> fit(List<MaintenanceWindow> windows, Part wish, int slotsAMonth) {
        int left = slotsAMonth - used(windows);
        long end = wish.fromSlot();
        for (; end < wish.toSlot(); end++) {
            if (!excuses(windows, end)) {
                if (left <= 0) {
                    break;
                }
                left--;
            }
        }
        return end == wish.fromSlot()
                ? Optional.empty()
                : Optional.of(new Part(wish.month(), wish.fromSlot(), end));
    }

    /** The record with one more window. */
    public static Maintenance with(Maintenance record, MaintenanceWindow window) {
        List<MaintenanceWindow> windows = new ArrayList<>(record.windows());
        windows.add(window);
        return of(record, windows);
    }

    /** The record with a window ended before a slot; slots after that are given back. */
    public static Maintenance ended(Maintenance record, String maintenanceId, long atSlot) {
        return of(record, record.windows().stream().map(window -> window.maintenanceId().equals(maintenanceId)
                && endOf(window) > atSlot
                        ? new MaintenanceWindow(window.maintenanceId(), window.fromSlot(), window.toSlot(),
                                window.reason(), Optional.of(Math.max(window.fromSlot(), atSlot)))
                        : window)
                .toList());
    }

    private static Maintenance of(Maintenance record, List<MaintenanceWindow> windows) {
        return new Maintenance(record.id(), record.nodeId(), record.month(), windows,
                windows.stream().mapToLong(MaintenancePlan::endOf).max().orElse(0));
    }
}
