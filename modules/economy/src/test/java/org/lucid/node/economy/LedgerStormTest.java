package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;
import org.lucid.node.kernel.store.memory.StoreFaults;

class LedgerStormTest {

    private static final int SEEDS = 50;

    @Test
    @Tag("MON-06")
    void losesNothingAndDoublesNothingWhateverTheStoreAnswers() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                run(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] calm = {true};
        StoreFaults storm = StoreFaults.random(random.split(), 0.1, 0.15);
        StoreFaults faults = (collection, operation) -> calm[0]
                ? StoreFaults.NONE
                : storm.decide(collection, operation);
        Setup setup = Bench.setup("").seed(seed).faults(faults);
        Map<String, List<Future<?>>> sent = new HashMap<>();
        try (Simulation simulation = new Simulation(setup)) {
            for (int round = 0; round < 6; round++) {
                calm[0] = false;
                for (int i = 0; i < 25; i++) {
                    send(simulation, random, sent);
                    if (random.nextInt(4) == 0) {
                        simulation.advance(Duration.ofMillis(random.nextInt(400)));
                    }
                }
                if (random.nextBoolean()) {
                    simulation.advance(Duration.ofSeconds(12));
                }
                calm[0] = true;
                if (random.nextInt(3) > 0) {
                    simulation.restart();
                }
            }
            simulation.advance(Duration.ofSeconds(40));
            check(simulation, sent);
        }
    }

    private static void send(Simulation simulation, SplittableRandom random, Map<String, List<Future<?>>> sent) {
        String node = "n" + (1 + random.nextInt(3));
        int id = random.nextInt(12);
        String payout = node + "-" + id;
        Future<?> answer;
        String entry;
        switch (random.nextInt(4)) {
            case 0 -> {
                entry = "payout:" + payout + ":open";
                answer = simulation.send(PayoutFunds.RESERVE, Bench.reserve(payout, node, "0.5"));
            }
            case 1 -> {
                entry = "payout:" + payout + ":close";
                answer = simulation.send(PayoutFunds.CLOSE, random.nextBoolean()
                        ? Bench.release(payout, node, "0.5")
                        : new PayoutFunds.Close(payout, node, Usdt.parse("0.5"), Optional.of(Usdt.parse("0.1"))));
            }
            default -> {
                entry = "session:test:" + payout;
                answer = simulation.send(Revenue.RECORD, Bench.session(payout, node, 1 + id));
            }
        }
        sent.computeIfAbsent(entry, key -> new ArrayList<>()).add(answer);
    }

    private static void check(Simulation simulation, Map<String, List<Future<?>>> sent) {
        List<JournalEntry> entries = Bench.journal(simulation);
        Replay replay = new Replay();
        for (JournalEntry entry : entries) {
            assertThat(replay.next(entry)).isEmpty();
        }
        assertThat(replay.balances().sums()).isEqualTo(Map.of(Currency.USDT, Usdt.ZERO, Currency.TRX, Usdt.ZERO));
        Map<String, JournalEntry> byId = new HashMap<>();
        entries.forEach(entry -> assertThat(byId.put(entry.id(), entry)).as("only one %s", entry.id()).isNull());
        sent.forEach((id, answers) -> {
            assertThat(answers).as("answered: " + id).allMatch(Future::isComplete);
            answers.stream().filter(Future::succeeded).forEach(answer -> assertThat(entryOf(answer.result()))
                    .as("an acknowledged entry").isEqualTo(byId.get(id)));
        });
        assertThat(entries).as("the storm let something through").hasSizeGreaterThan(10);
        for (String node : List.of("n1", "n2", "n3")) {
            assertThat(simulation.call(Ledger.BALANCE, new Ledger.OfNode(node)))
                    .isEqualTo(replay.balances().node(node, replay.seq()));
        }
    }

    private static JournalEntry entryOf(Object answer) {
        return answer instanceof Revenue.RevenueRecorded recorded ? recorded.entry() : (JournalEntry) answer;
    }
}
