package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameServersTest {

    @TempDir
    private Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("resolv.conf"), text);
    }

    @Test
    void areThoseOfTheMachine() throws IOException {
        assertThat(NameServers.of(file("search lan\nnameserver 192.0.2.1\n")).getServers()).as("as the machine has it")
                .isNull();
    }

    @Test
    void areNeverPublicOnesWhereTheMachineNamesNone() throws IOException {
        assertThat(NameServers.of(directory.resolve("absent")).getServers()).containsExactly("127.0.0.1");
        assertThat(NameServers.of(file("# nameserver 192.0.2.1\nsearch lan\n")).getServers()).containsExactly(
                "127.0.0.1");
        assertThat(NameServers.of(file("")).getServers()).containsExactly("127.0.0.1");
    }
}
