package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.economy.FakeRegistration.Born;
import org.lucid.node.economy.HeldBackConfig.Step;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

@Tag("MON-29")
class HeldBackTest {

    private static final HeldBackConfig USUAL = new HeldBackConfig(true, List.of(new Step(3, 75), new Step(6, 50),
            new Step(9, 25)), List.of(15, 24));
    private static final HeldRule RULE = new HeldRule(USUAL);
    private static final Instant BORN = Instant.parse("2024-01-31T12:00:00Z");

    private final Map<String, Born> births = new HashMap<>();

    private Simulation ledger(String economy) {
        Setup plain = Bench.setup(economy);
        return new Simulation(new Setup(plain.seed(), plain.start(), plain.signatures(), plain.faults(),
                plain.configuration(), List.of(EconomyModule::new, () -> new FakeRegistration(Bench.NODES, births))));
    }

    @ParameterizedTest
    @CsvSource({"2024-01-31T12:00:00Z, 750000", "2024-04-30T11:59:59Z, 750000", "2024-04-30T12:00:00Z, 500000",
            "2024-07-31T11:59:59Z, 500000", "2024-07-31T12:00:00Z, 250000", "2024-10-31T11:59:59Z, 250000",
            "2024-10-31T12:00:00Z, 0"})
    void holdsBackByWholeMonthsOfAge(String at, long ppm) {
        assertThat(RULE.ppm(BORN, Instant.parse(at))).isEqualTo(ppm);
    }

    @ParameterizedTest
    @CsvSource({"2025-04-30T11:59:59Z, -, -", "2025-04-30T12:00:00Z, 15, 0.500001",
            "2026-01-31T11:59:59Z, 15, 0.500001",
            "2026-01-31T12:00:00Z, 24, 1.000001"})
    void releasesHalfAndThenTheRest(String at, String step, String amount) {
        Optional<HeldRule.Release> due = RULE.due(Usdt.parse("1.000001"), BORN, Optional.empty(), Instant.parse(at));
        assertThat(due.map(HeldRule.Release::step).orElse("-")).isEqualTo(step);
        assertThat(due.map(release -> release.amount().toString()).orElse("-")).isEqualTo(amount);
    }

    @Test
    void releasesAllAtExitAndNothingOfNothing() {
        Instant exit = Instant.parse("2024-06-01T00:00:00Z");
        assertThat(RULE.due(Usdt.parse("1"), BORN, Optional.of(exit), exit)).contains(new HeldRule.Release("exit",
                exit, Usdt.parse("1")));
        assertThat(RULE.due(Usdt.ZERO, BORN, Optional.of(exit), exit)).isEmpty();
    }

    @Test
    void refusesAScheduleThatDoesNotFit() {
        assertThatThrownBy(() -> new HeldBackConfig(true, List.of(new Step(6, 1), new Step(3, 1)), List.of(15, 24)))
                .hasMessageContaining("order");
        assertThatThrownBy(() -> new HeldBackConfig(true, List.of(new Step(16, 1)), List.of(15, 24)))
                .hasMessageContaining("ends at 16");
        assertThatThrownBy(() -> Step.parse("3:101")).hasMessageContaining("months:percent");
    }

    @Test
    void holdsBackOfWhatAYoungNodeEarnsAndReleasesItOnce() {
        births.put("n1", new Born(Simulation.START.minus(Duration.ofDays(40)), Optional.empty()));
        births.put("n2", new Born(Simulation.START.minus(Duration.ofDays(700)), Optional.empty()));
        try (Simulation simulation = ledger(", held_back: {enabled: true}")) {
            assertThat(simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1)).held()).hasToString("0.128250");
            assertThat(simulation.call(Revenue.RECORD, Bench.session("s2", "n2", 1)).held()).isEqualTo(Usdt.ZERO);
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.042750");
            births.put("n1", new Born(Simulation.START.minus(Duration.ofDays(460)), Optional.empty()));
            simulation.configure(Bench.settings(""));
            simulation.reload();
            simulation.advance(Duration.ofHours(25), Duration.ofMinutes(1));
            assertThat(Bench.balance(simulation, "n1").held()).hasToString("0.064125");
            assertThat(simulation.call(Revenue.RECORD, Bench.session("s3", "n1", 1)).held()).isEqualTo(Usdt.ZERO);
            births.put("n1", new Born(Simulation.START.minus(Duration.ofDays(460)), Optional.of(Simulation.START)));
            simulation.crash();
            simulation.advance(Duration.ofHours(7), Duration.ofMinutes(1));
            assertThat(Bench.balance(simulation, "n1").held()).isEqualTo(Usdt.ZERO);
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.342000");
            assertThat(Bench.journal(simulation)).filteredOn(entry -> entry.kind() == EntryKind.HELD_RELEASE)
                    .extracting(JournalEntry::id).containsExactly("held:n1:15", "held:n1:exit");
        }
    }

    @Test
    void holdsBackOfASharedRewardAfterItsTax() {
        List<Leg> legs = Legs.toNode("escrow:epoch-1", "n", Usdt.parse("1"), new Terms(100_000, 750_000));
        assertThat(legs).extracting(leg -> leg.account() + " " + leg.amount()).containsExactly(
                "escrow:epoch-1 -1.000000", "operator:tax 0.100000", "node:n:available 0.225000",
                "node:n:held 0.675000");
    }
}
