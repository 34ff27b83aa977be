package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.poot.Poot.HistoryEntry;
import org.lucid.node.contract.poot.Poot.HistoryPage;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers scores at the ends of days as a test set them. */
public final class FakePoot implements LucidModule<FakePoot.None> {

    private final Map<String, List<HistoryEntry>> rows;
    private final Map<String, Long> scored;

    /** No settings. */
    public record None() {
    }

    /** @param scored up to which slot a node was scored */
    FakePoot(Map<String, List<HistoryEntry>> rows, Map<String, Long> scored) {
        this.rows = rows;
        this.scored = scored;
    }

    static HistoryEntry dayEnd(double score, long slot) {
        return new HistoryEntry(score, 0, Instant.EPOCH, slot, true, List.of());
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.poot", None.class, Poot.HISTORY, Poot.SCORE);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        Instant genesis = context.kernel().network().genesisAt();
        context.handle(Poot.HISTORY, (request, call) -> Future.succeededFuture(new HistoryPage(
                rows.getOrDefault(request.nodeId(), List.of()).stream().filter(row -> {
                    Instant at = genesis.plusSeconds(120 * row.slot());
                    return !at.isBefore(request.from().orElseThrow()) && !at.isAfter(request.to().orElseThrow());
                }).toList(), Pagination.of(Optional.of(1), 100, Optional.of(1L), Optional.empty()))));
        context.handle(Poot.SCORE, (request, call) -> {
            if (!scored.containsKey(request.nodeId())) {
                throw LucidError.unknown("score of node", request.nodeId());
            }
            return Future.succeededFuture(new Poot.PootScore(request.nodeId(), 0, Instant.EPOCH, "", "valid", 0, "",
                    "", scored.get(request.nodeId()), 1, List.of(), Optional.empty()));
        });
        return Future.succeededFuture();
    }
}
