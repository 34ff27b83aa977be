package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.ConsensusConfig;
import org.lucid.node.consensus.leader.ClaimQueue;
import org.lucid.node.consensus.leader.Eligibility;
import org.lucid.node.consensus.leader.Grants;
import org.lucid.node.consensus.leader.LeaderTerms;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.leader.Scheduling;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.ScheduleRow;
import org.lucid.node.consensus.tally.GrantBook;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * Publishes who may lead the slot after the turn's own, about 95 s before it begins (CON-90). A slot that has begun
 * already gets no schedule any more.
 */
public final class ScheduleStep implements TurnStep {

    private static final int TALLY_LAG = 3;
    private static final Duration IN_FLIGHT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ModuleContext<ConsensusConfig> context;
    private final Closer.Deps deps;
    private final ClosingState state;
    private final ScheduleBook book;
    private final ClaimQueue claims;

    public ScheduleStep(ModuleContext<ConsensusConfig> context, Closer.Deps deps, ClosingState state,
            ClaimQueue claims) {
        this.context = context;
        this.deps = deps;
        this.state = state;
        this.book = new ScheduleBook(deps.store());
        this.claims = claims;
    }

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public Future<Void> run(long turn) {
        long slot = turn + 1;
        if (!context.clock().instant().isBefore(deps.clock().startOf(slot)) || state.closed() != slot - TALLY_LAG) {
            return Future.succeededFuture();
        }
        Promise<Void> settled = Promise.promise();
        settle(context.clock().instant().plus(IN_FLIGHT), settled);
        return settled.future().compose(ready -> input(slot)).compose(input -> input.isEmpty()
                ? Future.succeededFuture()
                : publish(slot, Scheduling.schedule(input.get())));
    }

    /** Waits for claims that are being judged, at most 10 s. */
    private void settle(Instant until, Promise<Void> settled) {
        if (claims.isIdle() || context.clock().instant().isAfter(until)) {
            settled.complete();
        } else {
            context.after(LOOK_AGAIN, () -> settle(until, settled));
        }
    }

    /** What the schedule of a slot is made from; empty before the first closed slot. */
    public Future<Optional<Scheduling.Input>> input(long slot) {
        long tallied = slot - TALLY_LAG;
        Parameters rules = deps.parameters().at(slot);
        LeaderTerms terms = LeaderTerms.of(rules.version(), rules.values(), context.config().genesisServer());
        return Future
                .join(ConsensusStore.get(deps.store().headers(), tallied), deps.store().lines(tallied), book.grants(Math
                        .max(0, slot - terms.cooldownSlots()), slot - 1), deps.beacons().output(slot - 1))
                .compose(all -> {
                    Optional<Header> header = all.resultAt(0);
                    if (header.isEmpty()) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    Eligibility eligibility = new Eligibility(tallied, header.get().header().observed(),
                            all.resultAt(1));
                    List<Grants> grants = all.resultAt(2);
                    return state.read(tally -> tally.entities(through(grants, tallied), rules.values())).map(
                            entities -> Optional.of(new Scheduling.Input(slot, deps.networkHash(), terms, entities,
                                    eligibility, Hex.bytes("tally_digest", header.get().header().tallyDigest(), 32), all
                                            .resultAt(3),
                                    grants)));
                });
    }

    /** What closed slots say of each entity, and the grants of slots that are not closed yet. */
    private GrantBook through(List<Grants> grants, long tallied) {
        Map<String, Long> newer = new HashMap<>();
        grants.stream().filter(granted -> granted.slot() > tallied).forEach(granted -> granted.entities().forEach(
                entity -> newer.merge(entity, granted.slot(), Math::max)));
        return entity -> {
            GrantBook.Grants closed = state.standings().of(entity);
            return new GrantBook.Grants(closed.missed(), closed.equivocations(), newer.getOrDefault(entity, closed
                    .lastGranted()));
        };
    }

    private Future<Void> publish(long slot, Schedule schedule) {
        Optional<String> server = context.config().genesisServer();
        return book.publish(new ScheduleRow(slot, server, schedule, ScheduleRow.PUBLISHED, Optional.empty(), Optional
                .empty())).map(row -> {
                    context.bus().publish(Leaders.LEADER_SCHEDULED, new Leaders.LeaderScheduled(slot, row.schedule()
                            .windows().stream().map(Schedule.Window::entityId).toList(), row.schedule().inputDigest()));
                    return null;
                });
    }

    /** The entity as it stands for the schedule of a slot. */
    static RankOrder.Entity entity(Scheduling.Input input, String entityId) {
        return input.entities().stream().filter(entity -> entity.entityId().equals(entityId)).findFirst().orElse(
                new RankOrder.Entity(entityId, 0, 0, 0, -1));
    }
}
