package org.lucid.node.consensus.presence;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Maintenance;
import org.lucid.node.consensus.store.Records.MaintenanceWindow;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.MaintenanceWindows.Declare;
import org.lucid.node.contract.consensus.MaintenanceWindows.Declared;
import org.lucid.node.contract.consensus.MaintenanceWindows.End;
import org.lucid.node.contract.consensus.MaintenanceWindows.Window;
import org.lucid.node.contract.consensus.MaintenanceWindows.WindowList;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;
import org.lucid.node.kernel.store.Versioned;

/** Declares, lists and ends maintenance of nodes (CON-45). */
public final class MaintenanceDesk {

    private static final Duration FARTHEST = Duration.ofDays(31);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final ParameterHistory parameters;

    public MaintenanceDesk(ModuleContext<?> context, ConsensusStore store, SlotClock clock,
            ParameterHistory parameters) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.parameters = parameters;
    }

    private record Excused(int slots, int left, Optional<Long> from) {
    }

    /** Declares a window: LIMITED 5519 when no slot of its months is left. */
    public Future<Declared> declare(Declare request, Call call) {
        Instant now = context.clock().instant();
        requireBounds(request, now);
        long current = clock.slotAt(now);
        long from = Math.max(clock.slotAt(request.fromAt().plus(SlotClock.SLOT).minusMillis(1)),
                current + MaintenancePlan.LEAD);
        long to = clock.slotAt(request.toAt());
        if (from >= to) {
            throw LucidError.field("to_at", "leaves no whole slot that could be excused",
                    "later than " + clock.startOf(from + 1));
        }
        String id = context.ids().next("maint");
        return NodeOwner.check(context.bus(), call, request.nodeId())
                .compose(own -> NodeOwner.find(context.bus(), call, request.nodeId()))
                .compose(known -> excuse(id, request, MaintenancePlan.split(from, to, clock), new ArrayList<>()))
                .map(parts -> declared(id, parts, now));
    }

    private static void requireBounds(Declare request, Instant now) {
        if (request.fromAt().isAfter(now.plus(FARTHEST))) {
            throw LucidError.field("from_at", "is too far ahead", "at most 31 days from now");
        }
        if (!request.fromAt().isBefore(request.toAt())
                || Duration.between(request.fromAt(), request.toAt()).compareTo(LONGEST) > 0) {
            throw LucidError.field("to_at", "is not after from_at or too late", "at most 7 days after from_at");
        }
    }

    private Declared declared(String id, List<Excused> parts, Instant now) {
        long from = parts.stream().flatMap(part -> part.from().stream()).mapToLong(Long::longValue).min()
                .orElseThrow(() -> LucidError.MAINTENANCE_USED_UP.failure(
                        "No slot of the month is left for maintenance. It is counted anew each month.",
                        Map.of("slots_left", 0, "retry_after", secondsToNextMonth(now))));
        return new Declared(id, clock.startOf(from), parts.stream().mapToInt(Excused::slots).sum(),
                parts.getLast().left());
    }

    private static long secondsToNextMonth(Instant now) {
        Instant next = YearMonth.from(now.atOffset(ZoneOffset.UTC)).plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return Duration.between(now, next).toSeconds();
    }

    private Future<List<Excused>> excuse(String id, Declare request, List<MaintenancePlan.Part> parts,
            List<Excused> done) {
        if (done.size() == parts.size()) {
            return Future.succeededFuture(done);
        }
        return excuse(id, request, parts.get(done.size())).compose(excused -> {
            done.add(excused);
            return excuse(id, request, parts, done);
        });
    }

    private Future<Excused> excuse(String id, Declare request, MaintenancePlan.Part wish) {
        int allowed = parameters.at(wish.fromSlot()).values().maintenanceSlotsPerMonth();
        String recordId = Maintenance.id(request.nodeId(), wish.month().toString());
        return store.maintenance().get(recordId).compose(found -> {
            Maintenance before = found.map(Versioned::value).orElseGet(() -> new Maintenance(recordId,
                    request.nodeId(), wish.month().toString(), List.of(), 0));
            Optional<MaintenancePlan.Part> fit = MaintenancePlan.fit(before.windows(), wish, allowed);
            int left = allowed - MaintenancePlan.used(before.windows());
            if (fit.isEmpty() || before.windows().size() >= MaintenancePlan.MOST_WINDOWS) {
                return Future.succeededFuture(new Excused(0, left, Optional.empty()));
            }
            Maintenance after = MaintenancePlan.with(before, new MaintenanceWindow(id, fit.get().fromSlot(),
                    fit.get().toSlot(), request.reason(), Optional.empty()));
            int leftAfter = allowed - MaintenancePlan.used(after.windows());
            Future<Boolean> write = found.isPresent()
                    ? store.maintenance().replace(found.get().with(old -> after))
                    : store.maintenance().insert(after);
            return write.compose(written -> written
                    ? Future.succeededFuture(new Excused(left - leftAfter, leftAfter,
                            Optional.of(fit.get().fromSlot())))
                    : excuse(id, request, wish));
        });
    }

    /** The windows of this month and the ones after. */
    public Future<WindowList> list(String nodeId, Call call) {
        return NodeOwner.check(context.bus(), call, nodeId).compose(own -> records(nodeId)).map(this::windows);
    }

    private Future<List<Versioned<Maintenance>>> records(String nodeId) {
        YearMonth month = clock.monthOf(clock.slotAt(context.clock().instant()));
        return store.maintenance().find(Query.all()
                .and(Query.ID, Comparison.GTE, Maintenance.id(nodeId, month.toString()))
                .and(Query.ID, Comparison.LTE, Maintenance.id(nodeId, "~"))).map(page -> page.items());
    }

    private WindowList windows(List<Versioned<Maintenance>> records) {
        long current = clock.slotAt(context.clock().instant());
        String month = clock.monthOf(current).toString();
        List<Window> windows = new ArrayList<>();
        int used = 0;
        for (Versioned<Maintenance> stored : records) {
            Maintenance record = stored.value();
            used += record.month().equals(month) ? MaintenancePlan.used(record.windows()) : 0;
            record.windows().forEach(window -> windows.add(new Window(window.maintenanceId(), record.month(),
                    window.fromSlot(), MaintenancePlan.endOf(window), clock.startOf(window.fromSlot()),
                    clock.startOf(MaintenancePlan.endOf(window)), window.reason(),
                    MaintenancePlan.endOf(window) <= current)));
        }
        return new WindowList(windows, parameters.at(current).values().maintenanceSlotsPerMonth() - used);
    }

    /** Ends a window with the running slot: NOT_FOUND 5011 when the node has none of this id. */
    public Future<WindowList> end(End request, Call call) {
        long next = clock.slotAt(context.clock().instant()) + 1;
        return NodeOwner.check(context.bus(), call, request.nodeId()).compose(own -> records(request.nodeId()))
                .compose(records -> {
                    List<Versioned<Maintenance>> holding = records.stream().filter(stored -> stored.value().windows()
                            .stream().anyMatch(window -> window.maintenanceId().equals(request.maintenanceId())))
                            .toList();
                    if (holding.isEmpty()) {
                        throw LucidError.unknown("maintenance", request.maintenanceId());
                    }
                    return Future.join(holding.stream().map(stored -> store.maintenance().replace(stored.with(
                            before -> MaintenancePlan.ended(before, request.maintenanceId(), next)))).toList());
                }).compose(written -> written.<Boolean>list().contains(false)
                        ? end(request, call)
                        : records(request.nodeId()).map(this::windows));
    }

    /** The nodes that are excused in a slot. */
    public static Future<Set<String>> excusedIn(ConsensusStore store, long slot) {
        return ConsensusStore.all(store.maintenance(), Query.all().and("until_slot", Comparison.GT, slot)
                .sortBy("until_slot")).map(records -> {
                    Set<String> nodes = new HashSet<>();
                    records.stream().filter(record -> MaintenancePlan.excuses(record.windows(), slot))
                            .forEach(record -> nodes.add(record.nodeId()));
                    return nodes;
                });
    }
}
