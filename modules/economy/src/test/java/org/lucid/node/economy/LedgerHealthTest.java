package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Distributions.Run;
import org.lucid.node.contract.economy.Distributions.RunKind;
import org.lucid.node.contract.economy.Distributions.RunState;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Ledger.FundKind;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.module.KernelView.CheckStatus;
import org.lucid.node.kernel.testkit.Simulation;

@Tag("MON-101")
class LedgerHealthTest {

    private static CheckStatus health(Simulation simulation) {
        simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(5));
        return simulation.kernel().checks().stream().filter(check -> check.module().equals("lucid.economy"))
                .findFirst().orElseThrow();
    }

    @Test
    void isDegradedWhileADistributionIsHalted() {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            assertThat(health(simulation).state()).isEqualTo("up");
            Run halted = new Run("reward-1", RunKind.REWARD, 1, RunState.HALTED, Usdt.ZERO, "d", 1, 1,
                    Optional.of("other credits"), simulation.now(), simulation.now(), Optional.empty());
            simulation.await(simulation.store().open(RunStore.RUNS).compose(runs -> runs.insert(halted)));
            assertThat(health(simulation).state()).isEqualTo("degraded");
            assertThat(health(simulation).detail()).contains("reward-1", "other credits");
        }
    }

    @Test
    void showsTheLedgerInNumbers() {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            simulation.call(Ledger.FUND, new Ledger.Fund("k", FundKind.FUND, Usdt.parse("2.5"), Optional.empty(),
                    Optional.of(Account.TREASURY), "as agreed"));
            simulation.restart();
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            simulation.advance(Duration.ofMinutes(2));
            assertThat(List.of("lucid_ledger_unbooked_usdt", "lucid_ledger_queue", "lucid_ledger_head_seq",
                    "lucid_ledger_imbalance_usdt", "lucid_ledger_payable_usdt").stream()
                    .map(name -> simulation.meters().get(name).gauge().value()).toList())
                    .containsExactly(-2.68, 0.0, 1.0, 0.0, 0.171);
            assertThat(simulation.meters().get("lucid_ledger_append").timer().count()).isEqualTo(1);
        }
    }
}
