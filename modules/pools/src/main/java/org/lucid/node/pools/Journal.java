package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.SequencedLog;
import org.lucid.node.kernel.store.SequencedLog.Appended;

/** The single writer of the journal of memberships (NOD-04). Its numbers and its times never go back. */
final class Journal {

    /** What is to be written: that a membership begins or ends, by whom and why. */
    record Decision(String membershipId, String nodeId, String poolId, MembershipState status, String by,
            String reason) {

        static Decision of(MembershipRecord membership, MembershipState status, String by, String reason) {
            return new Decision(membership.membershipId(), membership.nodeId(), membership.poolId(), status, by,
                    reason);
        }
    }

    static final Operation<Decision, ChangeRecord> APPEND = Operation.of("lucid.pools.append", Decision.class,
            ChangeRecord.class).single();

    private final PoolStore store;
    private final SequencedLog<ChangeRecord> log;
    private final InstantSource clock;

    private Journal(PoolStore store, SequencedLog<ChangeRecord> log, InstantSource clock) {
        this.store = store;
        this.log = log;
        this.clock = clock;
    }

    static Future<Journal> open(PoolStore store, ModuleContext<?> context) {
        return SequencedLog.open(store.changes(), "seq", ChangeRecord::seq, context::after, context::fail)
                .map(log -> new Journal(store, log, context.clock()));
    }

    /** The number of the newest entry. */
    long lastSeq() {
        return log.lastSeq();
    }

    /** The entry that says so: a new one, or the one that said it before. */
    Future<ChangeRecord> append(Decision decision) {
        String key = ChangeRecord.key(decision.membershipId(), decision.status());
        return log.append((seq, previous) -> new ChangeRecord(seq, key, decision.nodeId(), decision.poolId(),
                decision.membershipId(), decision.status(), notBefore(previous.map(ChangeRecord::effectiveAt)
                        .orElse(Instant.EPOCH)),
                decision.by(), decision.reason()))
                .compose(appended -> switch (appended) {
                    case Appended.Written<ChangeRecord>(ChangeRecord entry) -> Future.succeededFuture(entry);
                    case Appended.KeyTaken<ChangeRecord> taken -> store.changes().find(Query.where("key", key)
                            .limit(1)).map(
                                    page -> page.values().stream().findFirst().orElseThrow(
                                            () -> LucidError.STORE_DOWN.failure(
                                                    "The journal of memberships could not be read back. Try again.")));
                });
    }

    /** A clock that was set back must not let a membership begin before the one that it follows ended. */
    private Instant notBefore(Instant earliest) {
        Instant now = clock.instant();
        return now.isBefore(earliest) ? earliest : now;
    }
}
