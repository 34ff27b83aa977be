package org.lucid.node.payouts;

import static org.lucid.node.payouts.Bench.ADMIN;
import static org.lucid.node.payouts.Bench.ALICE;
import static org.lucid.node.payouts.Bench.wish;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.kernel.testkit.Simulation;

/** A manager that pays on a simulated chain. */
abstract class PayingManager {

    final SimulatedChain chain = new SimulatedChain();
    final FakeRegistration registration = new FakeRegistration();
    final Simulation simulation = new Simulation(Bench.setup(chain, registration));

    @AfterEach
    void close() {
        simulation.close();
    }

    void earn(int months) {
        for (int i = 0; i < months; i++) {
            simulation.call(Revenue.RECORD, Bench.month("s" + i, "n1"));
        }
    }

    String ask(String amount) {
        return simulation.callAs(ALICE, Payouts.REQUEST, wish("n1", amount)).payoutId();
    }

    Payouts.Payout now(String id) {
        return simulation.callAs(ADMIN, Payouts.GET, new Payouts.GetPayout(id));
    }

    void minutes(int minutes) {
        simulation.advance(Duration.ofMinutes(minutes), Duration.ofSeconds(1));
    }
}
