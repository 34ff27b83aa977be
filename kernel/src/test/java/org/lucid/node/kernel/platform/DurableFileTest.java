package org.lucid.node.kernel.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir
    Path directory;

    @Test
    void replacesTheWholeForItsOwnerOnlyAndLeavesNothingBeside() throws IOException {
        Path file = directory.resolve("made").resolve("file");
        DurableFile.write(file, "first and longer".getBytes(StandardCharsets.UTF_8));
        DurableFile.write(file, "second".getBytes(StandardCharsets.UTF_8));
        assertThat(file).hasContent("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (Stream<Path> beside = Files.list(file.getParent())) {
            assertThat(beside).containsExactly(file);
        }
        DurableFile.delete(file);
        DurableFile.delete(file);
        assertThat(file).doesNotExist();
    }
}
