package org.lucid.node.worker;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Query;

/** What the agent must remember: whom it belongs to, and what it signed. */
record AgentStore(Documents<Memory> memory, Documents<Watermark> watermarks) {

    /**
     * What an agent knows of itself; the manager's key is pinned at the first contact.
     *
     * @param keyId the id that the agent's key stands for
     * @param nodeId the id under which the manager knows it
     */
    record Memory(String keyId, String nodeId, String managerKey, boolean registered, Instant since) {
    }

    /** The newest proof that a node signed of a kind ({@code node_id:kind}); only it or one of a higher slot may be sent (NOD-73). */
    record Watermark(String purpose, long slot, String digest, Consensus.TaskProof proof) {
    }

    static Future<AgentStore> open(ModuleContext<?> context) {
        return Future.join(context.open(CollectionSpec.of("agent_state", Memory.class, Memory::keyId)),
                context.open(CollectionSpec.of("signing_watermarks", Watermark.class, Watermark::purpose)))
                .map(all -> new AgentStore(all.resultAt(0), all.resultAt(1)));
    }

    /** Whether a node was registered from this store, whatever its key. */
    Future<Boolean> isRegistered() {
        return memory.find(Query.all().limit(1)).map(page -> page.values().stream().anyMatch(Memory::registered));
    }

    Future<Optional<Memory>> remembered(String keyId) {
        return memory.get(keyId).map(found -> found.map(v -> v.value()));
    }

    Future<Void> remember(Memory now) {
        return memory.get(now.keyId()).compose(found -> found.isEmpty()
                ? memory.insert(now)
                : memory.replace(found.get().with(before -> now))).compose(done -> done
                        ? Future.succeededFuture()
                        : remember(now));
    }

    /** The mark of a purpose. */
    Future<Optional<Watermark>> mark(String purpose) {
        return watermarks.get(purpose).map(found -> found.map(v -> v.value()));
    }

    /** Raises the mark before anything is sent; false when a proof of this or a higher slot was signed before. */
    Future<Boolean> raise(Watermark mark) {
        return watermarks.get(mark.purpose()).compose(found -> {
            if (found.isEmpty()) {
                return watermarks.insert(mark);
            }
            return found.get().value().slot() >= mark.slot()
                    ? Future.succeededFuture(false)
                    : watermarks.replace(found.get().with(before -> mark));
        });
    }
}
