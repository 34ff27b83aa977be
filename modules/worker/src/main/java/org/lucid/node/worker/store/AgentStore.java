package org.lucid.node.worker.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.kernel.store.CollectionOpener;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.worker.session.SessionRecord;

/** What the agents of a process must remember (NOD-78). */
public record AgentStore(Documents<Memory> memory, Documents<Watermark> watermarks, Documents<OutboxEntry> outbox,
        Documents<SessionRecord> sessions) {

    private static final Duration SESSIONS_KEPT = Duration.ofDays(7);

    /**
     * What an agent knows of itself; the manager's key is pinned at the first contact.
     *
     * @param keyId the id that the agent's key stands for
     * @param nodeId the id under which the manager knows it
     */
    public record Memory(String keyId, String nodeId, String managerKey, boolean registered, Instant since) {
    }

    /**
     * The newest thing that a node signed of a kind; only it or one of a higher slot may be sent (NOD-73). One of
     * {@code proof} and {@code claim} is there.
     *
     * @param purpose {@code key_id:kind}, or {@code key_id:claim}
     */
    public record Watermark(String purpose, long slot, String digest, Optional<Consensus.TaskProof> proof,
            Optional<Leaders.ClaimSlot> claim) {
    }

    /**
     * One thing that waits to be sent.
     *
     * @param id {@code key_id:queue:key}, so that it waits once
     * @param owner the id of the agent's key
     * @param content its JSON
     */
    public record OutboxEntry(String id, String owner, String queue, String content, Instant createdAt) {

        /** What it takes in the bounds of the outbox. */
        public int bytes() {
            return id.length() + content.length();
        }
    }

    public static Future<AgentStore> open(CollectionOpener store) {
        return Future.join(store.open(CollectionSpec.of("agent_state", Memory.class, Memory::keyId)),
                store.open(CollectionSpec.of("signing_watermarks", Watermark.class, Watermark::purpose)),
                store.open(CollectionSpec.of("agent_outbox", OutboxEntry.class, OutboxEntry::id, Index.on("owner",
                        "queue", "created_at"))),
                store.open(CollectionSpec.of("agent_sessions", SessionRecord.class, SessionRecord::allocationId,
                        Index.unique("open_key"), Index.on("session_id"), Index.on("state"), Index.on("created_at"),
                        Index.on("reported"), Index.on("closed_at")).keep(new Retention("closed_at", SESSIONS_KEPT))))
                .map(all -> new AgentStore(all.resultAt(0), all.resultAt(1), all.resultAt(2), all.resultAt(3)));
    }

    /** Whether a node was registered from this store, whatever its key. */
    public Future<Boolean> isRegistered() {
        return memory.find(Query.all().limit(1)).map(page -> page.values().stream().anyMatch(Memory::registered));
    }

    public Future<Optional<Memory>> remembered(String keyId) {
        return memory.get(keyId).map(found -> found.map(v -> v.value()));
    }

    public Future<Void> remember(Memory now) {
        return memory.get(now.keyId()).compose(found -> found.isEmpty()
                ? memory.insert(now)
                : memory.replace(found.get().with(before -> now))).compose(done -> done
                        ? Future.succeededFuture()
                        : remember(now));
    }

    /** The mark of a purpose. */
    public Future<Optional<Watermark>> mark(String purpose) {
        return watermarks.get(purpose).map(found -> found.map(v -> v.value()));
    }

    /** Raises the mark before anything is sent; false when something of this or a higher slot was signed before. */
    public Future<Boolean> raise(Watermark mark) {
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
