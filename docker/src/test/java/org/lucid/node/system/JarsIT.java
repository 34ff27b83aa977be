package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is shipped in {@code lib}, against {@code jars.txt}. */
class JarsIT {

    /** All that building, signing and sending on TRON takes. */
    private static final List<String> TRON = List.of("trident", "protobuf-java", "grpc-netty-shaded", "grpc-core",
            "grpc-api", "grpc-stub", "grpc-protobuf", "grpc-protobuf-lite", "grpc-context", "grpc-util", "perfmark-api",
            "guava", "failureaccess", "bcprov-jdk18on", "proto-google-common-protos");

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target", "lucid-node", "lib"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void areTheCommittedOnes() throws IOException {
        CommittedList.requireSame("jars.txt", jars());
    }

    @Test
    @Tag("MON-76")
    void holdOfTheLibraryOfTronOnlyWhatIsUsed() throws IOException {
        List<String> names = jars().stream().map(jar -> jar.replaceFirst("-[0-9].*", "")).toList();
        assertThat(names).doesNotHaveDuplicates().containsAll(TRON);
        assertThat(names).as("more of gRPC than is used").filteredOn(name -> name.startsWith("grpc-"))
                .allMatch(TRON::contains);
        assertThat(names).noneMatch(name -> name.matches("okhttp|okio.*|kotlin.*|fastjson.*|netty-all|grpc-okhttp"));
    }
}
