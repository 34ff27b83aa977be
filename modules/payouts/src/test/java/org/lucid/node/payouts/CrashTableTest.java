package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.payouts.SimulatedChain.Answer;

/**
 * The crash table: the process dies at each write that a payout makes on its way, once before the write and once after
 * it, with each answer to the submission, for a transfer that arrives and for one that the chain refuses three times.
 */
class CrashTableTest {

    private static final Set<String> COLLECTIONS = Set.of("payouts", "payout_attempts", "payout_control",
            "ledger_entries");
    private static final Set<StoreFaults.Operation> WRITES = Set.of(StoreFaults.Operation.INSERT,
            StoreFaults.Operation.INSERT_ALL, StoreFaults.Operation.REPLACE);

    /** Dies at one write: nothing reaches the store any more. */
    private static final class Death implements StoreFaults {

        private final int at;
        private final boolean after;
        private int writes;
        private boolean armed;
        private boolean dead;

        private Death(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        @Override
        public Outcome decide(String collection, Operation operation) {
            if (dead) {
                return FAIL_BEFORE_APPLY;
            }
            if (!armed || !COLLECTIONS.contains(collection) || !WRITES.contains(operation) || ++writes < at) {
                return NONE;
            }
            dead = true;
            return after ? new Outcome.FailAfter() : FAIL_BEFORE_APPLY;
        }

        private void revive() {
            dead = false;
            armed = false;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Answer.class, names = "BAD_SIGNATURE", mode = EnumSource.Mode.EXCLUDE)
    @Tag("MON-86")
    @Tag("MON-80")
    @Tag("MON-51")
    void arrivesOnceWhereverTheProcessDies(Answer answer) {
        int died = 0;
        for (boolean after : new boolean[]{false, true}) {
            for (int write = 1; dies(write, after, answer, false); write++) {
                died++;
            }
        }
        assertThat(died).as("crash points").isGreaterThan(16);
    }

    @ParameterizedTest
    @EnumSource(value = Answer.class, names = {"TAKEN", "TAKEN_UNANSWERED"})
    @Tag("MON-86")
    @Tag("MON-83")
    void isReleasedOnceWhenTheChainRefusesItWhereverTheProcessDies(Answer answer) {
        int died = 0;
        for (boolean after : new boolean[]{false, true}) {
            for (int write = 1; dies(write, after, answer, true); write++) {
                died++;
            }
        }
        assertThat(died).as("crash points").isGreaterThan(40);
    }

    /** False when the payout was done before so many writes. */
    private static boolean dies(int write, boolean after, Answer answer, boolean refused) {
        SimulatedChain chain = new SimulatedChain();
        Death death = new Death(write, after);
        chain.script(answer);
        if (refused) {
            chain.results("REVERT", "OUT_OF_ENERGY", "REVERT");
        }
        try (Simulation simulation = new Simulation(Bench.setup(chain, new FakeRegistration()).faults(death))) {
            simulation.call(Revenue.RECORD, Bench.month("s", "n1"));
            death.armed = true;
            Bench.keyed(simulation, Bench.ALICE, Bench.wish("n1", "12"), "k");
            for (int second = 0; second < 900 && !death.dead; second++) {
                simulation.advance(Duration.ofSeconds(1), Duration.ofSeconds(1));
            }
            boolean died = death.dead;
            if (died) {
                simulation.advance(Duration.ofSeconds(2), Duration.ofSeconds(1));
                death.revive();
                simulation.crash();
                chain.forgetPending();
            }
            death.revive();
            simulation.await(Bench.keyed(simulation, Bench.ALICE, Bench.wish("n1", "12"), "k"));
            simulation.advance(Duration.ofMinutes(5), Duration.ofSeconds(1));
            Sent.always(simulation, chain);
            simulation.advance(Duration.ofMinutes(45), Duration.ofSeconds(5));
            Sent.atRest(simulation, chain);
            List<Payout> payouts = Bench.stored(simulation).stream()
                    .filter(payout -> payout.kind() == Payout.Kind.MANUAL).toList();
            assertThat(payouts).as("write %d, after %s, %s", write, after, answer).singleElement()
                    .extracting(Payout::state).isEqualTo(refused ? PayoutState.FAILED : PayoutState.CONFIRMED);
            return died;
        }
    }
}
