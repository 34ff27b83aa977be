package org.lucid.node.contract.economy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** How the reward of each tally epoch is shared by the work done in it (MON-22 to MON-24). */
public final class Distributions {

    public static final Operation<ListRuns, RunPage> RUNS = Operation.of("lucid.economy.runs", ListRuns.class,
            RunPage.class).roles(Role.ADMIN).failures(1011);
    public static final Operation<WaiveRun, Run> WAIVE = Operation.of("lucid.economy.waive-run", WaiveRun.class,
            Run.class).roles(Role.SUPER_ADMIN).single().failures(5011, 5606);

    public static final Topic<EpochDistributed> EPOCH_DISTRIBUTED = Topic
            .of("lucid.economy.epoch-distributed", EpochDistributed.class).audience(Role.USER, Role.NODE, Role.SERVICE);
    public static final Topic<FundsShort> FUNDS_SHORT = Topic.of("lucid.economy.funds-short", FundsShort.class)
            .audience(Role.ADMIN, Role.SERVICE);
    public static final Topic<Fault> FAULT = Topic.of("lucid.economy.fault", Fault.class).audience(Role.ADMIN,
            Role.SERVICE);

    private Distributions() {
    }

    /** What a run shares. */
    public enum RunKind {
        /** The budget of an epoch, by work. */
        REWARD,
        /** What nodes with a high score get on top of what they earned on the day of an epoch. */
        BONUS
    }

    /** Where a run stands. Nothing leaves DONE, EMPTY and WAIVED. */
    public enum RunState {
        /** Recorded; no money moved yet. */
        NEW,
        /** The treasury holds less than the budget. */
        WAITING_FUNDS,
        /** The budget is set aside and being shared. */
        OPEN,
        /** The credits are not those that the run began with. */
        HALTED,
        /** All is shared. */
        DONE,
        /** There was no work or no budget. */
        EMPTY,
        /** Given up by the operator before any money moved. */
        WAIVED;

        /** Whether the run is over. */
        public boolean isFinal() {
            return this == DONE || this == EMPTY || this == WAIVED;
        }
    }

    /**
     * The distribution of one epoch.
     *
     * @param creditsDigest the digest of the epoch's credits, of a bonus: of what nodes earned and scored; it never changes
     *        once the epoch is closed
     * @param totalCreditsMc the credits of all entities, in thousandths; of a bonus 0
     * @param entities nodes that work for themselves, and pools; of a bonus nodes that get one
     * @param reason why it waits, is halted, empty or waived
     * @param bonus by which terms a bonus is given
     */
    public record Run(String runId, RunKind kind, long epoch, RunState state, Usdt budgetUsdt, String creditsDigest,
            long totalCreditsMc, int entities, Optional<String> reason, Instant createdAt, Instant updatedAt,
            Optional<BonusTerms> bonus) {

        /** The same run in another state. */
        public Run in(RunState next, Optional<String> why, Instant at) {
            return new Run(runId, kind, epoch, next, budgetUsdt, creditsDigest, totalCreditsMc, entities, why,
                    createdAt,
                    at, bonus);
        }
    }

    /** The part of a day's earnings that a bonus is, in parts per million, for a score of more than this. */
    public record BonusTerms(long ratePpm, BigDecimal minScore) {
    }

    /** Runs, the newest epoch first, all or those of one kind or state. */
    public record ListRuns(Optional<RunKind> kind, Optional<RunState> state,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Some runs. */
    public record RunPage(List<Run> runs, Pagination pagination) {
    }

    /** Gives up a run that waits for funds; its epoch is then not paid. */
    public record WaiveRun(String runId, @Bounds(min = "3", max = "160") String reason) {
    }

    /** The run of an epoch is over. */
    public record EpochDistributed(long epoch, Usdt budgetUsdt, int entities, RunState state) {
    }

    /** An account holds less than a run needs; told once a day. */
    public record FundsShort(String account, Usdt needed, Usdt available) {
    }

    /** Something that a person must look at; with the entry of the journal, if it is about one. */
    public record Fault(Optional<Long> seq, String text) {
    }
}
