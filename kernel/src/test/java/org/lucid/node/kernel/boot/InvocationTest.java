package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {

    @Test
    @DisplayName("A plain run is read without the library: file, settings, of two for one key the last")
    void plainRun() {
        assertThat(Invocation.ofPlainRun(new String[]{"run"})).contains(new Invocation(Path.of("conf/lucid.yaml"), Map
                .of(), Set.of()));
        assertThat(Invocation.ofPlainRun(new String[]{"run", "--set", "a.b=1", "-c", "my.yaml", "--set", "c=d=e",
                "--set", "a.b=2", "--set", "f="})).contains(new Invocation(Path.of("my.yaml"), Map.of("a.b", "2", "c",
                        "d=e", "f", ""), Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "check-config", "--config my.yaml run", "run --help", "run --config",
            "run --config --set", "run --config a.yaml --config b.yaml", "run --set", "run --set a.b", "run --set =1",
            "run --set @file", "run @file", "run --set 'a=1'", "run --no-such-flag", "run --config=my.yaml",
            "run word"})
    @DisplayName("What is not plain, and every mistake, is left to the library, which explains it")
    void notPlain(String line) {
        assertThat(Invocation.ofPlainRun(line.split(" "))).isEmpty();
    }
}
