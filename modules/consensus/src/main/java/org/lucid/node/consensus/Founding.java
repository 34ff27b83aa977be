package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.util.List;
import org.lucid.node.consensus.params.ParameterHistory;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.consensus.store.Records.Meta;
import org.lucid.node.consensus.store.Records.Parameters;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/**
 * What the first start stores for good, and every later one finds (CON-03): the network, and the versions of the rule
 * parameters.
 */
final class Founding {

    private final ModuleContext<ConsensusConfig> context;
    private final ConsensusStore store;
    private final SlotClock clock;

    Founding(ModuleContext<ConsensusConfig> context, ConsensusStore store, SlotClock clock) {
        this.context = context;
        this.store = store;
        this.clock = clock;
    }

    /** The network as it was fixed at the first start; another one refuses this start. */
    Future<Meta> network() {
        var network = context.kernel().network();
        Meta wanted = new Meta(Meta.ID, network.id(), network.genesisAt(),
                Hex.of(SignedBytes.networkHash(network.id(), network.genesisAt())),
                clock.slotAt(context.clock().instant()));
        return store.meta().insert(wanted).compose(inserted -> store.meta().get(Meta.ID)).map(found -> {
            Meta stored = found.orElseThrow().value();
            if (!stored.networkHash().equals(wanted.networkHash())) {
                throw new IllegalStateException("this data belongs to network " + stored.networkId() + " begun "
                        + stored.genesisAt() + ", not to " + network.id() + " begun " + network.genesisAt()
                        + "; set network.id and network.genesis_at back");
            }
            return stored;
        });
    }

    /** Reads the versions of the rule parameters, and stores a new one when the configuration asks for other values. */
    Future<Void> parameters(ParameterHistory history, Meta meta) {
        return ConsensusStore.all(store.parameters(), Query.all()).compose(stored -> {
            long from = stored.isEmpty() ? meta.firstSlot() : clock.slotAt(context.clock().instant());
            return ParameterHistory.next(stored, context.config().rules(), from, context.clock().instant())
                    .map(next -> insert(history, meta, stored, next)).orElseGet(() -> {
                        history.load(stored);
                        return Future.succeededFuture();
                    });
        });
    }

    private Future<Void> insert(ParameterHistory history, Meta meta, List<Parameters> stored, Parameters next) {
        return store.parameters().insert(next).compose(inserted -> {
            if (!inserted) {
                return parameters(history, meta);
            }
            history.load(ParameterHistory.with(stored, next));
            return Future.succeededFuture();
        });
    }
}
