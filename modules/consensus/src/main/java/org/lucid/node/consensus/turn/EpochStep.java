package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Epoch;
import org.lucid.node.consensus.tally.EpochRows;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;

/** Closes an epoch once its last slot is closed: the rows in bulk, then the epoch as commit, then the topic (CON-68). */
public final class EpochStep implements TurnStep {

    private final ModuleContext<?> context;
    private final ConsensusStore store;
    private final ClosingState state;
    private final BeaconOutputs beacons;
    private final ParameterHistory parameters;
    private final byte[] networkHash;
    private final Workers workers;

    public EpochStep(ModuleContext<?> context, Closer.Deps deps, ClosingState state) {
        this.context = context;
        this.store = deps.store();
        this.state = state;
        this.beacons = deps.beacons();
        this.parameters = deps.parameters();
        this.networkHash = deps.networkHash();
        this.workers = context.workers("consensus-close", 1, 8);
    }

    @Override
    public String name() {
        return "epoch";
    }

    @Override
    public Future<Void> run(long turn) {
        if (!state.tally().epochIsComplete()) {
            return Future.succeededFuture();
        }
        long last = state.closed();
        return beacons.output(last).compose(output -> state.computing(workers.run(() -> EpochRows.of(state.tally(),
                RankOrder.rank(state.tally().entities(state.standings(), parameters.at(last + 1).values()), networkHash,
                        last + 1,
                        output)))))
                .compose(this::commit);
    }

    private Future<Void> commit(EpochRows rows) {
        Epoch epoch = new Epoch(rows.epoch(), rows.nodes().size(), rows.tally().size(), rows.digest(),
                context.clock().instant());
        return ConsensusStore.insertOnce(store.nodeEpochs(), rows.nodes())
                .compose(done -> ConsensusStore.insertOnce(store.tally(), rows.tally()))
                .compose(done -> store.epochs().insert(epoch))
                .compose(inserted -> inserted
                        ? Future.succeededFuture()
                        : ConsensusStore.get(store.epochs(), epoch.epoch())
                                .compose(stored -> compare(stored.orElseThrow(), epoch)))
                .map(done -> {
                    state.tally().endEpoch();
                    context.bus().publish(Consensus.EPOCH_CLOSED, new Consensus.EpochClosed(epoch.epoch(),
                            epoch.nodes(), epoch.entities(), epoch.digest()));
                    return null;
                });
    }

    private Future<Void> compare(Epoch stored, Epoch computed) {
        if (stored.digest().equals(computed.digest())) {
            return Future.succeededFuture();
        }
        String text = "epoch " + computed.epoch() + " is stored with digest " + stored.digest()
                + " and was computed with " + computed.digest();
        context.fail(text);
        return Future.failedFuture(LucidError.INTERNAL_ERROR.failure(text));
    }
}
