package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.consensus.leader.ClaimWindow;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.leader.Scheduling;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.ScheduleRow;
import org.lucid.node.consensus.store.Records.VrfKey;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.consensus.turn.ScheduleStep;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.consensus.Leaders.Explanation;
import org.lucid.node.kernel.store.Query;

/** Schedules and beacons as they are stored, and why an entity leads or does not. */
public final class LeaderViews {

    private static final int MOST_SLOTS = 720;

    private final ConsensusStore store;
    private final SlotClock clock;
    private final ParameterHistory parameters;
    private final TreeMap<Long, Published> published = new TreeMap<>();

    /** What every node asks of a schedule, worked out once. */
    private record Published(ScheduleRow row, List<Leaders.ScheduledWindow> windows) {
    }

    public LeaderViews(ConsensusStore store, SlotClock clock, ParameterHistory parameters) {
        this.store = store;
        this.clock = clock;
        this.parameters = parameters;
    }

    private static void requireRange(Leaders.GetRange range) {
        if (range.to() < range.from() || range.to() - range.from() >= MOST_SLOTS) {
            throw LucidError.field("to", "spans " + (range.to() - range.from() + 1) + " slots", "from to from + "
                    + (MOST_SLOTS - 1));
        }
    }

    public Future<Leaders.Schedules> schedules(Leaders.GetRange range) {
        requireRange(range);
        return ConsensusStore.all(store.schedules(), ConsensusStore.slots(range.from(), range.to())).map(
                rows -> new Leaders.Schedules(rows.stream().map(this::shown).toList()));
    }

    private Leaders.ScheduledSlot shown(ScheduleRow row) {
        Schedule schedule = row.schedule();
        return new Leaders.ScheduledSlot(row.slot(), row.state(), schedule.paramsVersion(), windows(row), schedule
                .candidates().stream().map(candidate -> new Leaders.Candidate(candidate.entityId(), candidate.rank(),
                        candidate.creditsMc(), candidate.uptimePpm(), candidate.liveScorePpm(), candidate.lastGranted(),
                        candidate.outcome()))
                .toList(), schedule.inputDigest(),
                row.result().map(
                        result -> new Leaders.Result(result.winnerEntity(), result.winnerNode(), result
                                .blockDigest(), result.granted(), result.missed())),
                row.reason());
    }

    /** The windows of a schedule and when they are open. */
    List<Leaders.ScheduledWindow> windows(ScheduleRow row) {
        Parameters rules = parameters.at(row.slot());
        LeaderTerms terms = LeaderTerms.of(rules.version(), rules.values(), row.genesisServer());
        Instant start = clock.startOf(row.slot());
        List<Leaders.ScheduledWindow> windows = new ArrayList<>();
        for (Schedule.Window window : row.schedule().windows()) {
            ClaimWindow times = ClaimWindow.of(row.schedule(), terms, start, window.entityId()).orElseThrow();
            windows.add(
                    new Leaders.ScheduledWindow(window.index(), window.entityId(), window.reason().name().toLowerCase(
                            Locale.ROOT), times.opensAt(), times.closesAt()));
        }
        return windows;
    }

    /** The windows of the running and the next slot that a node may claim, for itself or for its pool (CON-96). */
    public Future<Leaders.GrantList> grants(Leaders.GetGrants request, ClosingState state, long current) {
        return remembered(current).map(schedules -> new Leaders.GrantList(schedules.stream().flatMap(schedule -> {
            long slot = schedule.row().slot();
            String entity = state.entityAt(request.nodeId(), clock.startOf(slot));
            boolean server = schedule.row().genesisServer().filter(request.nodeId()::equals).isPresent();
            return schedule.windows().stream().filter(window -> window.entityId().equals(entity)
                    || server && window.entityId().equals(request.nodeId())).map(window -> new Leaders.Grant(slot,
                            window.window(), window.entityId(), window.opensAt(), window.closesAt()));
        }).toList()));
    }

    /** The same rows as in the store; what was published once is not read again for each node that asks. */
    private Future<List<Published>> remembered(long current) {
        published.headMap(current).clear();
        return published.containsKey(current) && published.containsKey(current + 1)
                ? Future.succeededFuture(List.copyOf(published.headMap(current + 2).values()))
                : led(current).map(rows -> rows.stream().map(row -> new Published(row, windows(row))).toList())
                        .onSuccess(schedules -> schedules.forEach(schedule -> published.put(schedule.row().slot(),
                                schedule)));
    }

    /** The schedules of the running and the next slot, as far as there are any. */
    private Future<List<ScheduleRow>> led(long current) {
        return ConsensusStore.all(store.schedules(), ConsensusStore.slots(current, current + 1));
    }

    /** Who may publish in the running slot and in the next. */
    Future<Map<Long, Leaders.LedSlot>> leading(long current) {
        return led(current).map(rows -> {
            Map<Long, Leaders.LedSlot> led = new HashMap<>(Map.of(current, new Leaders.LedSlot(current, List.of()),
                    current + 1, new Leaders.LedSlot(current + 1, List.of())));
            rows.forEach(row -> led.put(row.slot(), new Leaders.LedSlot(row.slot(), windows(row))));
            return led;
        });
    }

    public Future<Leaders.Beacons> beacons(Leaders.GetRange range) {
        requireRange(range);
        return Future.join(ConsensusStore.all(store.beacons(), ConsensusStore.slots(range.from(), range.to())),
                ConsensusStore.all(store.vrfKeys(), Query.all())).map(all -> {
                    Map<String, String> keys = new HashMap<>();
                    all.<List<VrfKey>>resultAt(1).forEach(key -> keys.put(key.keyId(), key.publicKey()));
                    return new Leaders.Beacons(all.<List<org.lucid.node.consensus.store.Records.Beacon>>resultAt(0)
                            .stream().map(link -> new Leaders.BeaconLink(link.slot(), link.proof(), link.output(), keys
                                    .getOrDefault(link.keyId(), "")))
                            .toList());
                });
    }

    /**
     * Why an entity leads a slot or does not: computed for the slot whose tally is the newest, else as the schedule says;
     * NOT_FOUND 5516 for a slot without a schedule yet.
     */
    public Future<Explanation> explain(Leaders.Explain request, ScheduleStep step, long closed) {
        if (request.slot() == closed + 3) {
            return step.input(request.slot()).map(input -> explained(request, input.orElseThrow(() -> notYet(request
                    .slot()))));
        }
        return ConsensusStore.get(store.schedules(), request.slot()).map(row -> stored(request, row.orElseThrow(
                () -> notYet(request.slot()))));
    }

    private static RuntimeException notYet(long slot) {
        return LucidError.SLOT_NOT_CLOSED.failure("Slot " + slot
                + " has no schedule. It is made about 95 s before the slot begins.");
    }

    private static Explanation explained(Leaders.Explain request, Scheduling.Input input) {
        RankOrder.Entity entity = input.entities().stream().filter(known -> known.entityId().equals(request.entityId()))
                .findFirst().orElse(new RankOrder.Entity(request.entityId(), 0, 0, 0, -1));
        return toExplanation(request, Scheduling.explain(input, entity));
    }

    private static Explanation stored(Leaders.Explain request, ScheduleRow row) {
        Optional<Schedule.Candidate> candidate = row.schedule().candidates().stream().filter(found -> found.entityId()
                .equals(request.entityId())).findFirst();
        Optional<Schedule.Window> window = row.schedule().windows().stream().filter(found -> found.entityId().equals(
                request.entityId())).findFirst();
        return candidate.map(found -> toExplanation(request, found))
                .orElseGet(() -> new Explanation(request.slot(), request
                        .entityId(),
                        window.map(found -> "holds window " + found.index()).or(row::reason).orElse(
                                "not among the first " + Schedule.CANDIDATES + ", or not eligible"),
                        0, 0, 0, 0, -1));
    }

    private static Explanation toExplanation(Leaders.Explain request, Schedule.Candidate candidate) {
        return new Explanation(request.slot(), request.entityId(), candidate.outcome(), candidate.rank(), candidate
                .creditsMc(), candidate.uptimePpm(), candidate.liveScorePpm(), candidate.lastGranted());
    }
}
