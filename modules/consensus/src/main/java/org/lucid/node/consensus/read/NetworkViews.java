package org.lucid.node.consensus.read;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.proof.Seals;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Epoch;
import org.lucid.node.consensus.store.Records.Header;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.consensus.store.Records.TallyRow;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.consensus.turn.Closer;
import org.lucid.node.consensus.turn.ClosingState;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/** Where the network as a whole stands. */
public final class NetworkViews {

    private static final int USUAL_LIMIT = 100;
    private static final int LAG = 3;

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final SlotClock clock;
    private final Seals seals;
    private final ParameterHistory parameters;
    private final byte[] networkHash;
    private final LeaderViews leaders;

    public NetworkViews(ModuleContext<?> context, ConsensusStore store, SlotClock clock, Seals seals,
            ParameterHistory parameters, byte[] networkHash, LeaderViews leaders) {
        this.context = context;
        this.store = store;
        this.clock = clock;
        this.seals = seals;
        this.parameters = parameters;
        this.networkHash = networkHash;
        this.leaders = leaders;
    }

    public Future<Consensus.Status> status() {
        var network = context.kernel().network();
        long current = clock.slotAt(context.clock().instant());
        return Future.join(ConsensusStore.newest(store.headers()), leaders.leading(current)).map(all -> {
            Map<Long, Leaders.LedSlot> led = all.resultAt(1);
            long closed = all.<Optional<Header>>resultAt(0).map(Header::slot).orElse(-1L);
            return new Consensus.Status(network.id(), Hex.of(networkHash), network.genesisAt(), current, closed,
                    closed < 0 ? 0 : Math.max(0, current - LAG - closed), SlotClock.epochOf(current),
                    clock.monthOf(current).toString(), seals.newest(), led.get(current), led.get(current + 1));
        });
    }

    public Consensus.Parameters parameters(Consensus.GetParameters request) {
        long slot = request.slot().orElse(clock.slotAt(context.clock().instant()));
        Parameters version = parameters.at(slot);
        return new Consensus.Parameters(version.version(), version.effectiveSlot(), version.values().values(),
                version.values().caps(), version.digest(), parameters.pendingAt(slot).map(
                        next -> new Consensus.PendingParameters(next.version(), next.effectiveSlot(),
                                next.values().values())));
    }

    /** The entities of a closed epoch by id: NOT_FOUND 5516. */
    public Future<Consensus.Tally> tally(Consensus.GetTally request) {
        Query newest = Query.all().sortByDescending(Query.ID).limit(1);
        Query wanted = request.epoch().map(epoch -> Query.where(Query.ID, Ids.of(Math.max(0, epoch))).limit(1))
                .orElse(newest);
        return store.epochs().find(wanted).compose(page -> {
            Epoch epoch = page.values().stream().findFirst().orElseThrow(() -> LucidError.SLOT_NOT_CLOSED
                    .failure("That tally epoch is not closed. A UTC day is closed about five minutes after its end."));
            return ConsensusStore.all(store.tally(), Query.where("epoch", epoch.epoch()).sortBy("entity_id"))
                    .map(rows -> new Consensus.Tally(epoch.epoch(), epoch.digest(), rows.stream()
                            .map(NetworkViews::line).toList()));
        });
    }

    private static Consensus.TallyLine line(TallyRow row) {
        return new Consensus.TallyLine(row.entityId(), row.entityType(), row.rank(), row.creditsMc(), row.dayMc(),
                row.beacons(), row.expected(), row.uptimePpm(), row.liveScorePpm(), row.nodes());
    }

    /** The entities as they are ranked for the slot after the newest closed one. */
    public Future<Consensus.Ranking> ranking(Consensus.GetRanking request, Closer.Deps deps, ClosingState state) {
        int limit = request.limit().orElse(USUAL_LIMIT);
        return state.read(tally -> {
            long slot = tally.slot();
            var rules = parameters.at(slot + 1).values();
            return deps.beacons().output(slot).otherwise(none -> new byte[0]).map(output -> {
                List<RankOrder.Entity> ranked = RankOrder.rank(tally.entities(state.standings(), rules), networkHash,
                        slot + 1, output);
                return new Consensus.Ranking(slot, IntStream.range(0, Math.min(limit, ranked.size()))
                        .mapToObj(i -> entity(ranked.get(i), i + 1, tally.entityType(ranked.get(i).entityId())))
                        .toList());
            });
        }).compose(ranking -> ranking);
    }

    private static Consensus.RankedEntity entity(RankOrder.Entity entity, int rank, String type) {
        return new Consensus.RankedEntity(entity.entityId(), type, rank, entity.creditsMc(), entity.uptimePpm(),
                entity.liveScorePpm(), entity.lastGranted());
    }
}
