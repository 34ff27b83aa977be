package org.lucid.node.kernel.boot;

import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who resolves names: the servers that the machine names. Where it names none it is the one on the machine itself, as
 * resolv.conf(5) has it; Netty would ask public ones, which would learn whom a node talks to.
 */
final class NameServers {

    static final Path FILE = Path.of("/etc/resolv.conf");
    private static final String OWN = "127.0.0.1";

    private NameServers() {
    }

    /** What a Vert.x needs to know of name servers. */
    static AddressResolverOptions of(Path file) {
        AddressResolverOptions options = new AddressResolverOptions();
        return namesAny(file) ? options : options.setServers(List.of(OWN));
    }

    private static boolean namesAny(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.strip().matches("nameserver\\s+\\S+.*"));
        } catch (IOException | java.io.UncheckedIOException absent) {
            return false;
        }
    }
}
