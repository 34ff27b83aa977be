package org.lucid.node.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.store.SequencedLog.Appended;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.memory.StoreFaults;

class SequencedLogTest {

    record Line(long seq, String key, String text) {
    }

    private static final CollectionSpec<Line> LINES = CollectionSpec.of("lines", Line.class,
            line -> String.format("%016d", line.seq()), Index.unique("seq"), Index.unique("key"));

    private final MemoryData data = new MemoryData();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<String> fenced = new ArrayList<>();

    private SequencedLog<Line> open(StoreFaults faults) {
        Documents<Line> documents = lines(faults);
        Future<SequencedLog<Line>> log = SequencedLog.open(documents, "seq", Line::seq,
                (Duration delay, Runnable task) -> later.add(task), fenced::add);
        return log.result();
    }

    private Documents<Line> lines(StoreFaults faults) {
        Store store = MemoryStore.open(data, () -> Instant.EPOCH, faults).result();
        return store.open(LINES).result();
    }

    private static SequencedLog.Entry<Line> line(String key) {
        return (seq, previous) -> new Line(seq, key, "after " + previous.map(Line::key).orElse("nothing"));
    }

    private void runLater() {
        while (!later.isEmpty()) {
            later.poll().run();
        }
    }

    @Test
    void numbersEntriesWithoutAGapAndGoesOnAfterReopening() {
        SequencedLog<Line> log = open(StoreFaults.none());
        log.append(line("a"));
        log.append(line("b"));
        SequencedLog<Line> again = open(StoreFaults.none());
        again.append(line("c"));
        assertThat(again.read(0, 10).result()).containsExactly(new Line(1, "a", "after nothing"),
                new Line(2, "b", "after a"), new Line(3, "c", "after b"));
    }

    @Test
    void tellsWhenAUniqueKeyIsTakenAndWritesTheRest() {
        SequencedLog<Line> log = open(StoreFaults.none());
        log.append(line("a"));
        assertThat(log.append(line("a")).result()).isInstanceOf(Appended.KeyTaken.class);
        assertThat(log.append(line("b")).result()).isEqualTo(new Appended.Written<>(new Line(2, "b", "after a")));
    }

    @Test
    void refusesEverythingOnceAnotherWriterWasSeen() {
        SequencedLog<Line> log = open(StoreFaults.none());
        log.append(line("a"));
        lines(StoreFaults.none()).insert(new Line(2, "x", "foreign"));
        assertThat(log.append(line("b")).failed()).isTrue();
        assertThat(log.append(line("c")).failed()).isTrue();
        assertThat(fenced).hasSize(1);
        assertThat(log.read(0, 10).result()).extracting(Line::key).containsExactly("a", "x");
    }

    @Test
    void writesEachEntryExactlyOnceWhateverTheStoreAnswers() {
        for (int seed = 0; seed < 200; seed++) {
            MemoryData contents = new MemoryData();
            SplittableRandom random = new SplittableRandom(seed);
            boolean[] calm = new boolean[1];
            StoreFaults storm = StoreFaults.random(random, 0.2, 0.3);
            StoreFaults faults = (collection, operation) -> calm[0]
                    || operation == StoreFaults.Operation.OPEN ? StoreFaults.NONE : storm.decide(collection, operation);
            Documents<Line> documents = MemoryStore.open(contents, () -> Instant.EPOCH, faults).result().open(LINES)
                    .result();
            calm[0] = true;
            SequencedLog<Line> log = SequencedLog.open(documents, "seq", Line::seq,
                    (Duration delay, Runnable task) -> later.add(task), fenced::add).result();
            calm[0] = false;
            List<Future<Appended<Line>>> appended = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                appended.add(log.append(line("k" + i)));
                if (random.nextInt(3) == 0) {
                    runLater();
                }
            }
            calm[0] = true;
            runLater();
            assertThat(appended).as("seed " + seed).allMatch(Future::succeeded);
            assertThat(log.read(0, 500).result()).as("seed " + seed).extracting(Line::key)
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 40).mapToObj(i -> "k" + i).toList());
            assertThat(fenced).isEmpty();
        }
    }
}
