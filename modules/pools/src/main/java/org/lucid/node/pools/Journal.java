package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.SequencedLog;
import org.lucid.node.kernel.store.SequencedLog.Appended;

/** The single writer of the journal of memberships (NOD-04). Its numbers and its times never go back. */
final class Journal {

    /** What is to be written of a membership, by whom and why; {@code time} tells which of its periods it concerns. */
    record Decision(String membershipId, String nodeId, String poolId, ChangeRecord.Kind kind, int time, String by,
            String reason, Optional<Instant> bannedUntil) {

        static Decision of(MembershipRecord membership, ChangeRecord.Kind kind, String by, String reason) {
            return of(membership, kind, by, reason, Optional.empty());
        }

        static Decision of(MembershipRecord membership, ChangeRecord.Kind kind, String by, String reason,
                Optional<Instant> bannedUntil) {
            return new Decision(membership.membershipId(), membership.nodeId(), membership.poolId(), kind,
                    membership.periods().size(), by, reason, bannedUntil);
        }
    }

    /** Decisions that take effect together. */
    record Decisions(List<Decision> decisions) {
    }

    /** Their entries, in the same order. */
    record Entries(List<ChangeRecord> entries) {
    }

    static final Operation<Decisions, Entries> APPEND = Operation.of("lucid.pools.append", Decisions.class,
            Entries.class).single();

    private final PoolStore store;
    private final SequencedLog<ChangeRecord> log;
    private final InstantSource clock;

    /** The common instant of decisions that were written together; a later attempt at writing has a later one. */
    private static final class Moment {

        private int attempt;
        private Instant at = Instant.EPOCH;

        Instant of(int number, Instant now, Instant earliest) {
            if (number > attempt) {
                attempt = number;
                at = now;
            }
            at = at.isBefore(earliest) ? earliest : at;
            return at;
        }
    }

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

    /** The entries that say so: new ones with one time for all, or those that said it before. */
    Future<Entries> append(Decisions together) {
        Moment moment = new Moment();
        Stream<Future<ChangeRecord>> entries = together.decisions().stream().map(decision -> append(decision, moment));
        return Future.join(entries.toList()).map(all -> new Entries(all.list()));
    }

    private Future<ChangeRecord> append(Decision decision, Moment moment) {
        String key = ChangeRecord.key(decision.membershipId(), decision.kind(), decision.time());
        int[] attempts = {0};
        return log.append((seq, previous) -> new ChangeRecord(seq, key, decision.nodeId(), decision.poolId(),
                decision.membershipId(), decision.kind(), decision.time(),
                moment.of(++attempts[0], clock.instant(), previous.map(
                        ChangeRecord::effectiveAt).orElse(Instant.EPOCH)),
                decision.by(), decision.reason(), decision.bannedUntil()))
                .compose(appended -> switch (appended) {
                    case Appended.Written<ChangeRecord>(ChangeRecord entry) -> Future.succeededFuture(entry);
                    case Appended.KeyTaken<ChangeRecord> taken -> store.changes().find(Query.where("key", key)
                            .limit(1)).map(
                                    page -> page.values().stream().findFirst().orElseThrow(
                                            () -> LucidError.STORE_DOWN.failure(
                                                    "The journal of memberships could not be read back. Try again.")));
                });
    }
}
