package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class RewardRunsTest {

    private static final Duration CATCH_UP = Duration.ofMinutes(10).plusSeconds(5);
    private static final Duration COARSE = Duration.ofSeconds(5);
    private static final Caller SUPER = Bench.person("root", Role.SUPER_ADMIN);

    private final FakeConsensus.World world = new FakeConsensus.World();
    private int writes;
    private int allowed = Integer.MAX_VALUE;
    private StoreFaults.Outcome refusal = StoreFaults.FAIL_BEFORE_APPLY;

    @BeforeEach
    void threeEntitiesInEpochZero() {
        world.close(0).credit(0, "a", "a", 3_600_000).credit(0, "b", "pool_1", 1_000_000)
                .credit(0, "c", "pool_1", 800_000).credit(0, "d", "d", 720_000);
    }

    private Setup setup(String economy) {
        Setup plain = Setup.of(Bench.settings(economy) + "consensus: {enabled: true}\n");
        List<Supplier<? extends LucidModule<?>>> modules = new ArrayList<>(Bench.MODULES);
        modules.add(() -> new FakeConsensus(world));
        return new Setup(plain.seed(), plain.start(), plain.signatures(), this::decide, plain.configuration(), modules);
    }

    private StoreFaults.Outcome decide(String collection, Operation operation) {
        boolean write = operation == Operation.INSERT || operation == Operation.INSERT_ALL
                || operation == Operation.REPLACE;
        if (!write || !collection.equals("distributions") && !collection.equals("ledger_entries")) {
            return StoreFaults.NONE;
        }
        writes++;
        return writes > allowed ? refusal : StoreFaults.NONE;
    }

    private static void fund(Simulation simulation, String key, String amount) {
        simulation.call(Ledger.FUND, new Ledger.Fund(key, FundKind.FUND, Usdt.parse(amount), Optional.empty(),
                Optional.of(Account.TREASURY), "rewards"));
    }

    private static List<Run> runs(Simulation simulation) {
        return simulation.call(Distributions.RUNS,
                new Distributions.ListRuns(Optional.empty(), Optional.empty(), Optional.empty(),
                        Optional.empty(), Optional.empty()))
                .runs();
    }

    private static List<String> shares(Simulation simulation) {
        return Bench.journal(simulation).stream().filter(entry -> entry.kind() == EntryKind.EPOCH_SHARE)
                .map(entry -> entry.id() + " " + entry.legs().getFirst().amount().negated()).toList();
    }

    private static void pass(Simulation simulation) {
        simulation.advance(CATCH_UP, COARSE);
    }

    @Test
    @Tag("MON-22")
    @Tag("MON-23")
    void sharesTheBudgetOfAnEpochByItsCredits() {
        try (Simulation simulation = new Simulation(setup(", tax_rate: 0.1, rewards: {budget_per_epoch_usdt: 7}"))) {
            List<Distributions.EpochDistributed> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Distributions.EPOCH_DISTRIBUTED, heard::add);
            fund(simulation, "k", "10");
            pass(simulation);
            assertThat(shares(simulation)).containsExactly("epoch:0:a 4.117647", "epoch:0:d 0.823529",
                    "epoch:0:pool_1 2.058824");
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE);
            assertThat(Bench.journal(simulation).get(1).id()).isEqualTo("epoch:0:open");
            assertThat(simulation.call(Ledger.SUMMARY, new Ledger.GetSummary()).accounts())
                    .extracting(a -> a.account() + " " + a.balance()).containsExactly("external:funding -10.000000",
                            "operator:tax 0.494118", "operator:treasury 3.000000", "pool:pool_1:pending 2.058824");
            assertThat(heard).containsExactly(new Distributions.EpochDistributed(0, Usdt.parse("7"), 3,
                    RunState.DONE));
        }
    }

    @Test
    @Tag("MON-23")
    void waitsForFundsAndCanBeWaivedBeforeAnyShare() {
        try (Simulation simulation = new Simulation(setup(", rewards: {budget_per_epoch_usdt: 7}"))) {
            List<Distributions.FundsShort> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Distributions.FUNDS_SHORT, heard::add);
            fund(simulation, "k", "6.999999");
            pass(simulation);
            pass(simulation);
            assertThat(heard).containsExactly(new Distributions.FundsShort(Account.TREASURY, Usdt.parse("7"),
                    Usdt.parse("6.999999")));
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.WAITING_FUNDS);
            Run waived = simulation.callAs(SUPER, Distributions.WAIVE, new Distributions.WaiveRun("reward-0", "broke"));
            assertThat(waived.state()).isEqualTo(RunState.WAIVED);
            assertThat(failureOf(() -> simulation.callAs(SUPER, Distributions.WAIVE, new Distributions.WaiveRun(
                    "reward-0", "again")))).isEqualTo(5606);
            assertThat(failureOf(() -> simulation.callAs(SUPER, Distributions.WAIVE, new Distributions.WaiveRun(
                    "reward-7", "again")))).isEqualTo(5011);
            world.close(1).credit(1, "a", "a", 1);
            pass(simulation);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.WAITING_FUNDS,
                    RunState.WAIVED);
            fund(simulation, "k2", "0.000001");
            simulation.advance(Duration.ofSeconds(3));
            assertThat(shares(simulation)).containsExactly("epoch:1:a 7.000000");
        }
    }

    @Test
    @Tag("MON-23")
    @Tag("MON-24")
    void runsAllClosedEpochsInOrderWithoutEvents() {
        world.close(1).close(2).credit(2, "d", "d", 5).credit(2, "a", "a", 0);
        try (Simulation simulation = new Simulation(setup(", rewards: {budget_per_epoch_usdt: 7}").withoutEvents())) {
            fund(simulation, "k", "20");
            pass(simulation);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE, RunState.EMPTY,
                    RunState.DONE);
            assertThat(shares(simulation)).hasSize(4).last().isEqualTo("epoch:2:d 7.000000");
            world.close(3).credit(3, "a", "a", 1);
            simulation.configure(Bench.settings("") + "consensus: {enabled: true}\n");
            simulation.reload();
            pass(simulation);
            assertThat(runs(simulation)).extracting(Run::state).first().isEqualTo(RunState.EMPTY);
            assertThat(shares(simulation)).hasSize(4);
        }
    }

    @Test
    @Tag("MON-23")
    void haltsWhenCreditsAreNotWhatTheyWere() {
        try (Simulation simulation = new Simulation(setup(", rewards: {budget_per_epoch_usdt: 7}"))) {
            pass(simulation);
            world.digest(0, "other");
            fund(simulation, "k", "20");
            simulation.advance(Duration.ofSeconds(3));
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.HALTED);
            assertThat(shares(simulation)).isEmpty();
            world.digest(0, "digest-0");
            pass(simulation);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE);
        }
    }

    @Test
    @Tag("MON-23")
    void endsWithTheSameEntriesWhereverItDies() {
        for (StoreFaults.Outcome outcome : List.of(StoreFaults.FAIL_BEFORE_APPLY, StoreFaults.FAIL_AFTER_APPLY)) {
            int died = 0;
            for (int after = 1; after == died + 1; after++) {
                died += dies(outcome, after) ? 1 : 0;
            }
            assertThat(died).as("places where it can die").isGreaterThanOrEqualTo(5);
        }
    }

    /** Whether a process that can write only so often after it was funded dies before it is done. */
    private boolean dies(StoreFaults.Outcome outcome, int after) {
        refusal = outcome;
        allowed = Integer.MAX_VALUE;
        try (Simulation simulation = new Simulation(setup(", rewards: {budget_per_epoch_usdt: 7}"))) {
            writes = 0;
            allowed = after;
            fund(simulation, "k", "10");
            pass(simulation);
            boolean died = writes > allowed;
            simulation.crash();
            allowed = Integer.MAX_VALUE;
            pass(simulation);
            List<JournalEntry> entries = Bench.journal(simulation);
            assertThat(shares(simulation)).as("after write " + after).containsExactly("epoch:0:a 4.117647",
                    "epoch:0:d 0.823529", "epoch:0:pool_1 2.058824");
            assertThat(entries).extracting(JournalEntry::id).doesNotHaveDuplicates().hasSize(5);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE);
            assertThat(simulation.call(Ledger.SUMMARY, new Ledger.GetSummary()).accounts())
                    .noneMatch(account -> account.account().startsWith(Account.ESCROW));
            return died;
        }
    }
}
