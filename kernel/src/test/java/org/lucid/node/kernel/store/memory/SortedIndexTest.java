package org.lucid.node.kernel.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.kernel.store.Versioned;

/** A sorted index gives what a plain tree gives, whatever the order in which documents come and go. */
class SortedIndexTest {

    private final SortedIndex index = new SortedIndex(List.of("node", "slot"), true);
    private final TreeMap<Key, Versioned<?>> tree = new TreeMap<>();

    private static Key key(long node, long slot) {
        return new Key(new Object[]{node, slot}, 0);
    }

    private void put(long node, long slot, int version) {
        Versioned<?> document = new Versioned<>(node + ":" + slot, version, slot);
        index.put(key(node, slot), document);
        tree.put(key(node, slot), document);
    }

    private void remove(long node, long slot) {
        index.remove(key(node, slot));
        tree.remove(key(node, slot));
    }

    private List<Versioned<?>> walked(Key from, Key to, boolean descending, int most) {
        List<Versioned<?>> seen = new ArrayList<>();
        index.walk(from, to, descending, document -> {
            seen.add(document);
            return seen.size() < most;
        });
        return seen;
    }

    private void compare(Random random) {
        Key from = random.nextBoolean() ? Key.before(List.of()) : key(random.nextLong(9), random.nextLong(700));
        Key to = random.nextBoolean() ? Key.after(List.of((long) random.nextInt(9))) : key(9, random.nextLong(700));
        if (from.compareTo(to) > 0) {
            return;
        }
        boolean descending = random.nextBoolean();
        int most = 1 + random.nextInt(3000);
        var range = tree.subMap(from, true, to, true);
        assertThat(walked(from, to, descending, most)).containsExactlyElementsOf(
                (descending ? range.descendingMap() : range).values().stream().limit(most).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesWhatATreeGives(long seed) {
        Random random = new Random(seed);
        for (long slot = 0; slot < 500; slot++) {
            for (long node = 0; node < 9; node++) {
                put(node, slot, 0);
            }
        }
        for (int step = 0; step < 4000; step++) {
            long node = random.nextLong(9);
            long slot = random.nextLong(700);
            if (random.nextInt(3) == 0) {
                put(node, slot, step);
            } else {
                remove(node, slot);
            }
            if (step % 40 == 0) {
                compare(random);
            }
        }
        List.copyOf(tree.keySet()).forEach(key -> remove((Long) key.values()[0], (Long) key.values()[1]));
        assertThat(walked(Key.before(List.of()), Key.after(List.of()), false, 1)).isEmpty();
        put(3, 3, 1);
        assertThat(walked(key(3, 3), key(3, 3), true, 5)).hasSize(1);
    }
}
