package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.economy.Distributions.BonusTerms;
import org.lucid.node.contract.economy.Distributions.ListRuns;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.poot.Poot.HistoryEntry;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

@Tag("MON-25")
class BonusRunsTest {

    private static final Caller SUPER = Bench.person("root", Role.SUPER_ADMIN);
    private static final Instant START = Instant.parse("2026-01-01T20:00:00Z");
    /** The tally epoch of the first day, and the slot that ends it. */
    private static final long EPOCH = 365;
    private static final long END = (EPOCH + 1) * 720 - 1;

    private final Map<String, List<HistoryEntry>> rows = new HashMap<>();
    private final Map<String, Long> scored = new HashMap<>();
    private int writes;
    private int allowed = Integer.MAX_VALUE;

    private Simulation ledger(String economy) {
        String settings = Bench.settings(economy) + "poot: {enabled: true}\n";
        Setup plain = Setup.of(settings).faults((collection, operation) -> {
            boolean write = operation == Operation.INSERT_ALL && collection.equals("ledger_entries")
                    || operation != Operation.FIND && collection.equals("distributions");
            writes += write ? 1 : 0;
            return write && writes > allowed ? StoreFaults.FAIL_BEFORE_APPLY : StoreFaults.NONE;
        });
        List<Supplier<? extends LucidModule<?>>> modules = new ArrayList<>(Bench.MODULES);
        modules.add(() -> new FakePoot(rows, scored));
        return new Simulation(new Setup(plain.seed(), START, plain.signatures(), plain.faults(), settings, modules));
    }

    private static void fund(Simulation simulation, String key, String account, String amount) {
        simulation.call(Ledger.FUND, new Ledger.Fund(key, FundKind.FUND, Usdt.parse(amount), Optional.empty(),
                Optional.of(account), "bonuses"));
    }

    private static void earnOnTheFirstDay(Simulation simulation) {
        simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
        simulation.call(Revenue.RECORD, Bench.session("s2", "n2", 1));
        simulation.call(Revenue.RECORD, Bench.session("s3", "n3", 1));
    }

    private static void pass(Simulation simulation, int hours) {
        simulation.advance(Duration.ofHours(hours), Duration.ofMinutes(1));
    }

    private static List<Run> runs(Simulation simulation) {
        return simulation.call(Distributions.RUNS, new ListRuns(Optional.of(RunKind.BONUS), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty())).runs();
    }

    private static List<String> bonuses(Simulation simulation) {
        return Bench.journal(simulation).stream().filter(entry -> entry.kind() == EntryKind.BONUS)
                .map(entry -> entry.id() + " " + entry.legs().getFirst().amount().negated()).toList();
    }

    @Test
    void givesABonusForAScoreAboveEightyAndNotForEightyItself() {
        rows.put("n1", List.of(FakePoot.dayEnd(80.01, END), FakePoot.dayEnd(10, END - 720)));
        rows.put("n2", List.of(FakePoot.dayEnd(80.00, END)));
        scored.put("n3", END);
        try (Simulation simulation = ledger("")) {
            fund(simulation, "k", Account.TREASURY, "1");
            earnOnTheFirstDay(simulation);
            pass(simulation, 4);
            assertThat(bonuses(simulation)).as("the scores have an hour").isEmpty();
            pass(simulation, 2);
            assertThat(bonuses(simulation)).containsExactly("bonus:365:n1 0.003420");
            assertThat(runs(simulation)).extracting(run -> run.runId() + " " + run.state() + " " + run.budgetUsdt())
                    .containsExactly("bonus-365 DONE 0.003420");
            JournalEntry topUp = Bench.journal(simulation).stream().filter(e -> e.id().equals("bonus:365:topup"))
                    .findFirst().orElseThrow();
            assertThat(topUp.kind()).isEqualTo(EntryKind.MOVE);
            assertThat(topUp.legs()).isEqualTo(Legs.move(Account.TREASURY, Account.BONUS, Usdt.parse("0.00342")));
            simulation.call(Revenue.RECORD, Bench.session("s4", "n1", 1));
            rows.put("n1", List.of(FakePoot.dayEnd(90, END + 720)));
            pass(simulation, 25);
            assertThat(bonuses(simulation)).as("the bonus of a day is no base of the next").containsExactly(
                    "bonus:365:n1 0.003420", "bonus:366:n1 0.003420");
        }
    }

    @Test
    void waitsForTheScoresAndForFundsAndCanBeWaived() {
        rows.put("n1", List.of(FakePoot.dayEnd(99, END)));
        scored.put("n2", END - 1);
        try (Simulation simulation = ledger(", bonus_auto_top_up: false")) {
            fund(simulation, "k", Account.TREASURY, "1");
            earnOnTheFirstDay(simulation);
            pass(simulation, 12);
            assertThat(runs(simulation)).as("n2 is not scored yet").isEmpty();
            scored.put("n2", END);
            pass(simulation, 1);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.WAITING_FUNDS);
            fund(simulation, "k2", Account.BONUS, "0.00342");
            simulation.advance(Duration.ofSeconds(3));
            assertThat(bonuses(simulation)).hasSize(1);
            rows.put("n1", List.of(FakePoot.dayEnd(99, END + 720)));
            simulation.call(Revenue.RECORD, Bench.session("s4", "n1", 1));
            pass(simulation, 20);
            assertThat(simulation.callAs(SUPER, Distributions.WAIVE, new Distributions.WaiveRun("bonus-366", "broke"))
                    .state()).isEqualTo(RunState.WAIVED);
            fund(simulation, "k3", Account.BONUS, "1");
            pass(simulation, 1);
            assertThat(bonuses(simulation)).hasSize(1);
            assertThat(failureOf(() -> simulation.callAs(SUPER, Distributions.WAIVE, new Distributions.WaiveRun(
                    "bonus-365", "late")))).isEqualTo(5606);
        }
    }

    @Test
    void haltsWhenTheScoresAreNotWhatTheyWere() {
        rows.put("n1", List.of(FakePoot.dayEnd(99, END)));
        try (Simulation simulation = ledger("")) {
            earnOnTheFirstDay(simulation);
            pass(simulation, 6);
            rows.put("n1", List.of(FakePoot.dayEnd(98, END)));
            fund(simulation, "k", Account.TREASURY, "1");
            simulation.advance(Duration.ofSeconds(3));
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.HALTED);
            rows.put("n1", List.of(FakePoot.dayEnd(99, END)));
            pass(simulation, 1);
            assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE);
        }
    }

    @Test
    void endsWithTheSameEntriesWhereverItDies() {
        rows.put("n1", List.of(FakePoot.dayEnd(99, END)));
        rows.put("n2", List.of(FakePoot.dayEnd(99, END)));
        boolean died = true;
        int places = 0;
        for (int after = 0; died; after++) {
            allowed = Integer.MAX_VALUE;
            try (Simulation simulation = ledger("")) {
                fund(simulation, "k", Account.TREASURY, "1");
                earnOnTheFirstDay(simulation);
                writes = 0;
                allowed = after;
                pass(simulation, 6);
                died = writes > allowed;
                places += died ? 1 : 0;
                simulation.crash();
                allowed = Integer.MAX_VALUE;
                pass(simulation, 1);
                assertThat(bonuses(simulation)).as("after write %d", after).containsExactly("bonus:365:n1 0.003420",
                        "bonus:365:n2 0.003420");
                assertThat(runs(simulation)).extracting(Run::state).containsExactly(RunState.DONE);
            }
        }
        assertThat(places).isGreaterThanOrEqualTo(4);
    }

    @Test
    void takesTheRateOfTheDayWithoutTheCommission() {
        DayEarnings day = new DayEarnings();
        day.add(new Draft("s", EntryKind.SESSION_REVENUE, Optional.of("n"), List.of(
                Legs.usdt(Account.FUNDING, Usdt.parse("-0.2")), Legs.usdt(Account.COMMISSION, Usdt.parse("0.029")),
                Legs.usdt(Account.available("n"), Usdt.parse("0.1")), Legs.usdt(Account.held("n"), Usdt.parse(
                        "0.071"))),
                BonusPostings.topUp(run(), Usdt.ZERO.plus(Usdt.parse("1"))).cause(), "", Optional.empty())
                .at(1, Optional.empty(), START, START));
        day.score("n", Optional.of(new BigDecimal("80.01")));
        assertThat(day.bonuses(new BonusTerms(20_000, new BigDecimal("80.00")))).hasToString("{n=0.003420}");
        assertThat(day.bonuses(new BonusTerms(20_000, new BigDecimal("80.01")))).isEmpty();
        assertThat(day.bonuses(new BonusTerms(0, BigDecimal.ZERO))).isEmpty();
    }

    private static Run run() {
        return new Run("bonus-1", RunKind.BONUS, 1, RunState.NEW, Usdt.ZERO, "", 0, 0, Optional.empty(), START, START,
                Optional.of(new BonusTerms(20_000, new BigDecimal("80.00"))));
    }
}
