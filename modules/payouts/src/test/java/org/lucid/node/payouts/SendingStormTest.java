package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.payouts.SimulatedChain.Answer;

/**
 * Many payouts while the store, the way to the chain and the chain fail at random and the process dies: no payout ever
 * arrives twice. {@code -Dlucid.seeds=200} runs the long form.
 */
class SendingStormTest {

    private static final int SEEDS = Integer.getInteger("lucid.seeds", 12);
    private static final Answer[] ANSWERS = {Answer.TAKEN, Answer.TAKEN, Answer.TAKEN_UNANSWERED, Answer.LOST,
            Answer.DUPLICATE_OF_NOTHING, Answer.TAKEN_EXPIRED, Answer.BUSY};
    private static final String[] RESULTS = {"SUCCESS", "SUCCESS", "SUCCESS", "REVERT", "OUT_OF_ENERGY"};

    @Test
    @Tag("MON-86")
    @Tag("MON-102")
    void neverPaysTwiceWhateverFails() {
        int paid = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                paid += run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(paid).as("payouts that arrived").isGreaterThan(SEEDS * 10);
    }

    private static int run(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SimulatedChain chain = new SimulatedChain();
        boolean[] calm = {true};
        StoreFaults storm = StoreFaults.random(random.split(), 0.03, 0.05);
        StoreFaults faults = (collection, operation) -> calm[0]
                ? StoreFaults.NONE
                : storm.decide(collection, operation);
        try (Simulation simulation = new Simulation(Bench.setup(chain, new FakeRegistration()).seed(seed)
                .faults(faults))) {
            for (int i = 0; i < 9; i++) {
                simulation.call(Revenue.RECORD, Bench.month("s" + i, "n" + (1 + i % 3)));
            }
            List<String> asked = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                calm[0] = false;
                for (int i = 0; i < 25; i++) {
                    act(simulation, random, chain, asked);
                    simulation.advance(Duration.ofSeconds(1 + random.nextInt(20)), Duration.ofSeconds(1));
                }
                if (random.nextBoolean()) {
                    simulation.crash();
                }
                chain.down = false;
                calm[0] = true;
                Sent.always(simulation, chain);
            }
            chain.forgets = false;
            simulation.advance(Duration.ofMinutes(10), Duration.ofSeconds(1));
            simulation.advance(Duration.ofMinutes(150), Duration.ofSeconds(5));
            Sent.atRest(simulation, chain);
            return Bench.stored(simulation).stream().filter(payout -> payout.state() == PayoutState.CONFIRMED)
                    .mapToInt(payout -> 1).sum();
        }
    }

    private static void act(Simulation simulation, SplittableRandom random, SimulatedChain chain,
            List<String> asked) {
        chain.script(ANSWERS[random.nextInt(ANSWERS.length)]);
        chain.results(RESULTS[random.nextInt(RESULTS.length)]);
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> Bench.keyed(simulation, Bench.ADMIN, Bench.wish("n" + (1 + random.nextInt(3)),
                    "" + (1 + random.nextInt(9))), "k" + asked.size() + random.nextInt(1 << 20))
                    .onSuccess(answer -> asked.add(answer.value().payoutId()));
            case 3 -> {
                if (!asked.isEmpty()) {
                    simulation.send(Payouts.CANCEL, new Payouts.CancelPayout(asked.get(random.nextInt(asked.size())),
                            Optional.empty()));
                }
            }
            case 4 -> {
                if (random.nextInt(6) == 0) {
                    simulation.send(Payouts.PROCESS, new Payouts.Process());
                }
            }
            case 7 -> chain.down = random.nextBoolean();
            case 5 -> chain.forgetPending();
            case 6 -> chain.forgets = random.nextBoolean();
            default -> simulation.advance(Duration.ofSeconds(random.nextInt(90)), Duration.ofSeconds(1));
        }
    }
}
