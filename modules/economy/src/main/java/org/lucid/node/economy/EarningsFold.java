package org.lucid.node.economy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lucid.node.contract.economy.Earnings.KindSum;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.money.Usdt;

/** Sums what the entries of one node brought it, for the running month and the last 30 days (MON-30). */
final class EarningsFold {

    private static final int WINDOW_DAYS = 30;
    private static final Set<EntryKind> CREDITS = EnumSet.of(EntryKind.SESSION_REVENUE, EntryKind.EPOCH_SHARE,
            EntryKind.POOL_SHARE, EntryKind.BONUS);

    private final LocalDate today;
    private final YearMonth month;
    private final LocalDate windowStart;
    private final Map<EntryKind, KindSum> byKind = new EnumMap<>(EntryKind.class);
    private final Set<LocalDate> active = new HashSet<>();
    private Usdt inWindow = Usdt.ZERO;

    EarningsFold(Instant now) {
        this.today = day(now);
        this.month = YearMonth.from(today);
        this.windowStart = today.minusDays(WINDOW_DAYS - 1L);
    }

    /** Entries before this time do not matter. */
    Instant from() {
        LocalDate first = month.atDay(1).isBefore(windowStart) ? month.atDay(1) : windowStart;
        return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Takes an entry of the node; movements between its own accounts and payouts bring nothing. */
    void add(JournalEntry entry) {
        boolean credit = CREDITS.contains(entry.kind());
        if (!credit && entry.kind() != EntryKind.ADJUSTMENT) {
            return;
        }
        LocalDate day = day(entry.at());
        Usdt net = net(entry);
        if (YearMonth.from(day).equals(month)) {
            byKind.merge(entry.kind(), new KindSum(entry.kind(), 1, net), (a, b) -> new KindSum(a.kind(),
                    a.entries() + b.entries(), a.amountUsdt().plus(b.amountUsdt())));
        }
        if (credit && !day.isBefore(windowStart)) {
            active.add(day);
            inWindow = inWindow.plus(net);
        }
    }

    private static Usdt net(JournalEntry entry) {
        String accounts = "node:" + entry.nodeId().orElseThrow() + ":";
        return entry.legs().stream().filter(leg -> leg.account().startsWith(accounts)).map(Leg::amount)
                .reduce(Usdt.ZERO, Usdt::plus);
    }

    String period() {
        return month.toString();
    }

    List<KindSum> byKind() {
        return List.copyOf(byKind.values());
    }

    Usdt earned() {
        return byKind.values().stream().map(KindSum::amountUsdt).reduce(Usdt.ZERO, Usdt::plus);
    }

    int activeDays() {
        return active.size();
    }

    /** What an active day brought on average, rounded half up; 0 without one. */
    Usdt dailyAverage() {
        int days = active.size();
        return days == 0 ? Usdt.ZERO : new Usdt((2 * inWindow.micro() + days) / (2L * days));
    }

    int daysLeft() {
        return month.lengthOfMonth() - today.getDayOfMonth();
    }

    Usdt projection() {
        return earned().plus(new Usdt(Math.multiplyExact(dailyAverage().micro(), (long) daysLeft())));
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
