package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NeverProofTest {

    private static final Instant END = Instant.parse("2026-01-01T00:20:00Z");
    private static final Duration MARGIN = Duration.ofMinutes(3);
    private static final Instant BEYOND = END.plus(MARGIN).plusSeconds(1);

    private static boolean look(NeverProof proof, String txid, String node, int second) {
        return proof.empty(txid, node, BEYOND, END, BEYOND.plusSeconds(second));
    }

    @Test
    @Tag("MON-84")
    void threeLooksTwentySecondsApartOnEachOfTwoNodes() {
        NeverProof proof = new NeverProof(MARGIN, 2, false);
        for (int second : new int[]{0, 20, 40, 60}) {
            assertThat(look(proof, "tx", "a", second)).as("one node at " + second).isFalse();
        }
        assertThat(look(proof, "tx", "b", 0)).isFalse();
        assertThat(look(proof, "tx", "b", 19)).as("too early to count").isFalse();
        assertThat(look(proof, "tx", "b", 20)).isFalse();
        assertThat(look(proof, "tx", "b", 40)).isTrue();
        proof.forget("tx");
        assertThat(look(proof, "tx", "b", 60)).isFalse();
    }

    @Test
    @Tag("MON-84")
    void aHeadThatIsNotBeyondTheMarginProvesNothing() {
        NeverProof proof = new NeverProof(MARGIN, 1, true);
        for (int i = 0; i < 9; i++) {
            assertThat(proof.empty("tx", "a", END.plus(MARGIN), END, BEYOND.plusSeconds(20L * i))).isFalse();
        }
    }

    @Test
    @Tag("MON-84")
    void onlyOneNodeNeedsToBeTrusted() {
        NeverProof alone = new NeverProof(MARGIN, 1, false);
        NeverProof trusted = new NeverProof(MARGIN, 1, true);
        for (int second : new int[]{0, 20}) {
            assertThat(look(alone, "tx", "a", second)).isFalse();
            assertThat(look(trusted, "tx", "a", second)).isFalse();
        }
        assertThat(look(alone, "tx", "a", 40)).isFalse();
        assertThat(look(trusted, "tx", "a", 40)).isTrue();
    }

    @Test
    @Tag("MON-84")
    void manyThreadsLookAtOnceAndNoLookIsLost() throws Exception {
        int threads = 4;
        int transactions = 200;
        for (int round = 0; round < 50; round++) {
            NeverProof proof = new NeverProof(MARGIN, 1, true);
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Callable<Integer>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int own = thread;
                work.add(() -> {
                    start.await();
                    int proven = 0;
                    for (int second : new int[]{0, 20, 40}) {
                        for (int i = 0; i < transactions; i++) {
                            proven += look(proof, own + ":" + i, "a", second) ? 1 : 0;
                        }
                    }
                    return proven;
                });
            }
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                for (Future<Integer> proven : pool.invokeAll(work)) {
                    assertThat(proven.get()).isEqualTo(transactions);
                }
            }
        }
    }
}
