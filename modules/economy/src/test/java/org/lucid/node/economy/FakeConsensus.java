package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.consensus.NodeWork.GetWork;
import org.lucid.node.contract.consensus.NodeWork.Work;
import org.lucid.node.contract.consensus.NodeWork.WorkItem;
import org.lucid.node.contract.consensus.NodeWork.WorkShare;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers the work of closed epochs as a test set it. */
public final class FakeConsensus implements LucidModule<FakeConsensus.None> {

    private final World world;

    /** No settings. */
    public record None() {
    }

    /** The closed epochs of a test. */
    static final class World {

        private final Map<Long, TreeMap<String, List<WorkShare>>> epochs = new TreeMap<>();
        private final Map<Long, String> digests = new TreeMap<>();

        /** Closes an epoch. */
        World close(long epoch) {
            epochs.put(epoch, new TreeMap<>());
            digests.put(epoch, "digest-" + epoch);
            return this;
        }

        /** What a node did in a closed epoch, for itself or for a pool. */
        World credit(long epoch, String node, String entity, long creditsMc) {
            epochs.get(epoch).computeIfAbsent(node, id -> new ArrayList<>())
                    .add(new WorkShare(entity, creditsMc, 0, 0));
            return this;
        }

        void digest(long epoch, String digest) {
            digests.put(epoch, digest);
        }

        private Work work(GetWork request) {
            if (!epochs.containsKey(request.toEpoch())) {
                throw LucidError.SLOT_NOT_CLOSED.failure("Tally epoch " + request.toEpoch() + " is not closed.");
            }
            return new Work(Optional.of(digests.get(request.toEpoch())), epochs.get(request.toEpoch())
                    .tailMap(request.after().orElse(""), false).entrySet().stream().limit(request.limit())
                    .map(e -> new WorkItem(e.getKey(), 0, 0, 0, 0, 0, 0, 0, 0, e.getValue())).toList());
        }
    }

    FakeConsensus(World world) {
        this.world = world;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.consensus", None.class, NodeWork.WORK);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(NodeWork.WORK, (request, call) -> Future.succeededFuture(world.work(request)));
        return Future.succeededFuture();
    }
}
