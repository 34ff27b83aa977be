package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.config.ConfigProblem;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.lucid.node.kernel.store.embedded.StoreNotWritable;

@Tag("API-94")
class ExitCodeTest {

    private static int code(Throwable cause) {
        return ExitCode.of(new CompletionException(new IllegalStateException("told", cause))).value();
    }

    @Test
    void tellsWhatKeptTheProcessFromStarting() {
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::value)).containsExactly(0, 1, 3, 64, 69, 73, 75, 78);
        assertThat(code(new ConfigRefused(List.of(new ConfigProblem("a", "b", "c", "d"))))).isEqualTo(78);
        assertThat(code(new KeyRefused("k"))).isEqualTo(78);
        assertThat(code(new BindException("taken"))).isEqualTo(69);
        assertThat(code(new StoreNotWritable(Path.of("x"), new java.io.IOException("full")))).isEqualTo(73);
        assertThat(code(new IllegalArgumentException("anything else"))).isEqualTo(1);
    }
}
