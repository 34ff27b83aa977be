package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.Simulation;

class PayoutsStormTest {

    private static final int SEEDS = 50;

    @Test
    void keepsEveryPromiseWhateverTheStoreAnswers() {
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
        StoreFaults storm = StoreFaults.random(random.split(), 0.06, 0.1);
        StoreFaults faults = (collection, operation) -> calm[0]
                ? StoreFaults.NONE
                : storm.decide(collection, operation);
        Map<String, List<Future<Bus.Answer<Payouts.Payout>>>> asked = new HashMap<>();
        List<Future<Revenue.RevenueRecorded>> earned = new ArrayList<>();
        try (Simulation simulation = new Simulation(Bench.setup().seed(seed).faults(faults))) {
            for (int round = 0; round < 4; round++) {
                calm[0] = false;
                for (int i = 0; i < 20; i++) {
                    act(simulation, random, asked, earned);
                    if (random.nextInt(3) == 0) {
                        simulation.advance(Duration.ofMillis(random.nextInt(500)));
                    }
                }
                simulation.advance(Duration.ofSeconds(random.nextInt(90)));
                calm[0] = true;
                if (random.nextInt(3) > 0) {
                    simulation.restart();
                }
            }
            simulation.advance(Duration.ofSeconds(200));
            check(simulation, asked, earned);
        }
    }

    private static void act(Simulation simulation, SplittableRandom random,
            Map<String, List<Future<Bus.Answer<Payouts.Payout>>>> asked,
            List<Future<Revenue.RevenueRecorded>> earned) {
        String node = "n" + (1 + random.nextInt(3));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> earned.add(simulation.send(Revenue.RECORD,
                    Bench.month("s" + random.nextInt(4) + node, node)));
            case 3, 4, 5 -> {
                String key = node + "-" + random.nextInt(6);
                asked.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(Bench.keyed(simulation, Bench.ADMIN, Bench.wish(node, "7.5"), key));
            }
            case 6 -> asked.values().stream().flatMap(List::stream).filter(Future::succeeded)
                    .map(answer -> answer.result().value().payoutId()).sorted().findFirst()
                    .ifPresent(id -> simulation.send(Payouts.CANCEL, new Payouts.CancelPayout(id, Optional.empty())));
            default -> simulation.send(Payouts.PROCESS, new Payouts.Process());
        }
    }

    private static void check(Simulation simulation, Map<String, List<Future<Bus.Answer<Payouts.Payout>>>> asked,
            List<Future<Revenue.RevenueRecorded>> earned) {
        List<Payout> payouts = Bench.stored(simulation);
        List<JournalEntry> journal = Bench.journal(simulation);
        Map<String, JournalEntry> byId = journal.stream().collect(Collectors.toMap(JournalEntry::id, e -> e));
        earned.stream().filter(Future::succeeded).forEach(answer -> assertThat(byId.get(answer.result().entry().id()))
                .isEqualTo(answer.result().entry()));
        asked.forEach((key, answers) -> {
            assertThat(answers).allMatch(Future::isComplete);
            assertThat(answers.stream().filter(Future::succeeded).map(a -> a.result().value().payoutId()).distinct())
                    .as("payouts of key " + key).hasSizeLessThanOrEqualTo(1);
            answers.stream().filter(Future::succeeded).forEach(answer -> assertThat(payouts)
                    .extracting(Payout::payoutId).contains(answer.result().value().payoutId()));
        });
        Map<String, Usdt> reserved = new HashMap<>();
        for (Payout payout : payouts) {
            JournalEntry open = byId.get("payout:" + payout.payoutId() + ":open");
            JournalEntry close = byId.get("payout:" + payout.payoutId() + ":close");
            switch (payout.state()) {
                case READY -> {
                    assertThat(open).isNotNull();
                    assertThat(close).isNull();
                    reserved.merge(payout.nodeId(), payout.amount(), Usdt::plus);
                }
                case CANCELLED -> {
                    assertThat(payout.settled()).isTrue();
                    assertThat(open).isNotNull();
                    assertThat(close.kind()).isEqualTo(EntryKind.PAYOUT_RELEASE);
                    assertThat(close.legs().get(1).amount()).isEqualTo(payout.amount());
                }
                case FAILED -> assertThat(open).isNull();
                default -> throw new AssertionError(payout.payoutId() + " stays " + payout.state());
            }
            assertThat(payout.fee().plus(payout.net())).isEqualTo(payout.amount());
        }
        for (String node : List.of("n1", "n2", "n3")) {
            assertThat(Bench.balance(simulation, node).reserved())
                    .isEqualTo(reserved.getOrDefault(node, Usdt.ZERO));
        }
        Ledger.Summary summary = simulation.call(Ledger.SUMMARY, new Ledger.GetSummary());
        assertThat(summary.sums()).allMatch(sum -> sum.sum().isZero());
        assertThat(summary.seq()).isEqualTo(journal.size());
    }
}
