package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sorted list of lines that is committed, so that a change of it is seen in review. */
final class CommittedList {

    private CommittedList() {
    }

    /** Fails with the lines that differ; what the file should be is left in {@code target}. */
    static void requireSame(String file, List<String> found) throws IOException {
        List<String> actual = found.stream().sorted().distinct().toList();
        Path written = Files.write(Path.of("target", file), actual);
        Path committed = Path.of(file);
        List<String> expected = Files.exists(committed) ? Files.readAllLines(committed) : List.of();
        List<String> difference = new ArrayList<>();
        expected.stream().filter(line -> !actual.contains(line)).forEach(line -> difference.add("- " + line));
        actual.stream().filter(line -> !expected.contains(line)).forEach(line -> difference.add("+ " + line));
        assertThat(difference).as("docker/%s differs; if that is meant, copy docker/%s over it", file, written)
                .isEmpty();
        assertThat(expected).as("docker/%s is sorted and repeats nothing", file).isEqualTo(actual);
    }
}
