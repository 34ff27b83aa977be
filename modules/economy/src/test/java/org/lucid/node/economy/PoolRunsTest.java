package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.economy.PoolSettlement;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.pools.Memberships.MemberShare;
import org.lucid.node.economy.PoolSplit.Part;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class PoolRunsTest {

    private static final Duration COARSE = Duration.ofSeconds(5);
    private static final String ON = "consensus: {enabled: true}\n";

    private final FakeConsensus.World work = new FakeConsensus.World();
    private final FakePools.World pools = new FakePools.World();
    private int writes;
    private int allowed = Integer.MAX_VALUE;
    private StoreFaults.Outcome refusal = StoreFaults.FAIL_BEFORE_APPLY;

    private Setup setup(String budget, String others) {
        pools.members = List.of(new MemberShare("a", 720, 5_000), new MemberShare("b", 360, 5_000),
                new MemberShare("c", 720, 1_000));
        Setup plain = Setup.of(Bench.settings(", rewards: {budget_per_epoch_usdt: " + budget + "}") + ON + others);
        List<Supplier<? extends LucidModule<?>>> modules = new ArrayList<>(Bench.MODULES);
        modules.add(() -> new FakeConsensus(work));
        modules.add(() -> new FakePools(pools));
        return new Setup(plain.seed(), plain.start(), plain.signatures(), this::decide, plain.configuration(), modules);
    }

    private StoreFaults.Outcome decide(String collection, Operation operation) {
        boolean write = operation == Operation.INSERT || operation == Operation.INSERT_ALL
                || operation == Operation.REPLACE;
        if (!write || !List.of("distributions", "settlements", "ledger_entries").contains(collection)) {
            return StoreFaults.NONE;
        }
        writes++;
        return writes > allowed ? refusal : StoreFaults.NONE;
    }

    private static void fund(Simulation simulation) {
        simulation.call(Ledger.FUND, new Ledger.Fund("k", FundKind.FUND, Usdt.parse("100"), Optional.empty(),
                Optional.of(Account.TREASURY), "rewards"));
    }

    private static void pass(Simulation simulation) {
        simulation.advance(Duration.ofMinutes(10).plusSeconds(5), COARSE);
    }

    private static List<String> shares(Simulation simulation) {
        return Bench.journal(simulation).stream().filter(entry -> entry.kind() == EntryKind.POOL_SHARE)
                .map(entry -> entry.id() + " " + entry.legs().getFirst().amount().negated()).toList();
    }

    private static List<String> settlements(Simulation simulation) {
        return simulation.await(simulation.store().open(PoolRunStore.SETTLEMENTS)
                .compose(documents -> documents.find(Query.all().sortBy("epoch").limit(100)))).values().stream()
                .map(run -> run.fromEpoch() + "-" + run.epoch() + " " + run.state()).toList();
    }

    @ParameterizedTest
    @Tag("MON-26")
    @CsvSource({"equal, 4.000000, 2.000000, 4.000000", "contribution_weighted, 5.882353, 2.941176, 1.176471",
            "work_credits, 4.000000, 2.000000, 4.000000"})
    void splitsByTheMethod(String method, String a, String b, String c) {
        Map<String, Usdt> shares = PoolSplit.shares(method, Usdt.parse("10"), Map.of("a",
                new Part(720, 720 * 5_000, 0), "b", new Part(360, 360 * 5_000, 0), "c", new Part(720, 720 * 1_000, 0)));
        assertThat(shares.values()).extracting(Usdt::toString).containsExactly(a, b, c);
    }

    @Test
    @Tag("MON-26")
    void splitsByCreditsAndAlikeWhenThereIsNothingToGoBy() {
        assertThat(PoolSplit.shares("work_credits", Usdt.parse("10"), Map.of("a", new Part(1, 1, 30), "b",
                new Part(720, 7, 10)))).isEqualTo(Map.of("a", Usdt.parse("7.5"), "b", Usdt.parse("2.5")));
        assertThat(PoolSplit.shares("equal", Usdt.parse("10"), Map.of("a", Part.NONE, "b", Part.NONE)))
                .isEqualTo(Map.of("a", Usdt.parse("5"), "b", Usdt.parse("5")));
    }

    @Test
    @Tag("MON-26")
    @Tag("MON-27")
    void paysTheMembersAfterTheEpoch() {
        work.close(0).credit(0, "a", "p", 1);
        try (Simulation simulation = new Simulation(setup("10", "pools: {enabled: true}\n"))) {
            List<PoolSettlement.PoolSettled> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(PoolSettlement.POOL_SETTLED, heard::add);
            fund(simulation);
            pass(simulation);
            assertThat(shares(simulation)).containsExactly("settle:p:0:a 5.882353", "settle:p:0:b 2.941176",
                    "settle:p:0:c 1.176471");
            assertThat(settlements(simulation)).containsExactly("0-0 DONE");
            assertThat(pools.asked).containsExactly("0-720");
            assertThat(heard).containsExactly(new PoolSettlement.PoolSettled("p", 0, Usdt.parse("10")));
            pass(simulation);
            assertThat(shares(simulation)).hasSize(3);
        }
    }

    @Test
    @Tag("MON-27")
    void waitsForTheThresholdAndThenPaysForAllEpochsSince() {
        work.close(0).credit(0, "a", "p", 1);
        try (Simulation simulation = new Simulation(setup("0.6", "pools: {enabled: true}\n"))) {
            fund(simulation);
            pass(simulation);
            assertThat(settlements(simulation)).containsExactly("0-0 SKIPPED");
            work.close(1).close(2).credit(2, "a", "p", 1);
            pools.asked.clear();
            pass(simulation);
            assertThat(settlements(simulation)).containsExactly("0-0 SKIPPED", "0-2 DONE");
            assertThat(pools.asked).containsExactly("0-2160");
            assertThat(shares(simulation)).containsExactly("settle:p:2:a 0.705882", "settle:p:2:b 0.352941",
                    "settle:p:2:c 0.141177");
        }
    }

    @Test
    @Tag("MON-27")
    void keepsTheMoneyOfAnUnknownPoolAndWithoutThePoolsModule() {
        work.close(0).credit(0, "a", "p", 1);
        try (Simulation simulation = new Simulation(setup("10", ""))) {
            fund(simulation);
            pass(simulation);
            assertThat(settlements(simulation)).containsExactly("0-0 SKIPPED");
            List<String> faults = new ArrayList<>();
            simulation.configure(Bench.settings("") + ON + "pools: {enabled: true}\n");
            pools.known = false;
            simulation.restart();
            simulation.kernel().switchboard().listen(Distributions.FAULT,
                    fault -> faults.add(fault.text()));
            simulation.advance(Duration.ofMinutes(25), COARSE);
            assertThat(faults).containsExactly(
                    "pool p has 10.000000 that cannot be shared: 0 nodes would share it, 1 to 10000 can");
            pools.known = true;
            pass(simulation);
            assertThat(settlements(simulation)).containsExactly("0-0 DONE");
        }
    }

    @Test
    @Tag("MON-27")
    void settlesAPoolThatEndsWhateverTheAmountAfterItsLastEpoch() {
        try (Simulation simulation = new Simulation(setup("0.6", "pools: {enabled: true}\n"))) {
            fund(simulation);
            PoolSettlement.Settlement early = simulation.call(PoolSettlement.SETTLE,
                    new PoolSettlement.SettlePool("p", 300));
            assertThat(early.settled()).isFalse();
            assertThat(early.nextAt()).isPresent();
            work.close(0).credit(0, "a", "p", 1);
            pass(simulation);
            assertThat(settlements(simulation)).containsExactly("0-0 SKIPPED");
            PoolSettlement.SettlePool end = new PoolSettlement.SettlePool("p", 300);
            assertThat(simulation.call(PoolSettlement.SETTLE, end).settled()).isTrue();
            assertThat(settlements(simulation)).containsExactly("0-0 DONE");
            assertThat(shares(simulation)).hasSize(3);
            assertThat(simulation.call(PoolSettlement.SETTLE, end).settled()).isTrue();
            assertThat(shares(simulation)).hasSize(3);
        }
    }

    @Test
    @Tag("MON-27")
    void endsWithTheSameEntriesWhereverItDies() {
        work.close(0).credit(0, "a", "p", 1);
        for (StoreFaults.Outcome outcome : List.of(StoreFaults.FAIL_BEFORE_APPLY, StoreFaults.FAIL_AFTER_APPLY)) {
            int died = 0;
            for (int after = 1; after == died + 1; after++) {
                died += dies(outcome, after) ? 1 : 0;
            }
            assertThat(died).as("places where it can die").isGreaterThanOrEqualTo(9);
        }
    }

    /** Whether a process that can write only so often dies before it is done. */
    private boolean dies(StoreFaults.Outcome outcome, int after) {
        refusal = outcome;
        allowed = Integer.MAX_VALUE;
        try (Simulation simulation = new Simulation(setup("10", "pools: {enabled: true}\n"))) {
            writes = 0;
            allowed = after;
            fund(simulation);
            pass(simulation);
            boolean died = writes > allowed;
            simulation.crash();
            allowed = Integer.MAX_VALUE;
            pass(simulation);
            assertThat(shares(simulation)).as("after write " + after).containsExactly("settle:p:0:a 5.882353",
                    "settle:p:0:b 2.941176", "settle:p:0:c 1.176471");
            assertThat(Bench.journal(simulation)).extracting(JournalEntry::id).doesNotHaveDuplicates().hasSize(7);
            assertThat(settlements(simulation)).containsExactly("0-0 DONE");
            assertThat(simulation.call(Ledger.SUMMARY, new Ledger.GetSummary()).accounts())
                    .noneMatch(account -> account.account().startsWith(Account.ESCROW))
                    .noneMatch(account -> account.account().startsWith("pool:") && !account.balance().isZero());
            return died;
        }
    }
}
