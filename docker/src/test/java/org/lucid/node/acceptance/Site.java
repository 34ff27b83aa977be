package org.lucid.node.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A place where processes run: a directory with a configuration file and data; at its end all of them are gone. */
final class Site implements AutoCloseable {

    private static final String MANAGER = """
            log:
              format: text
            gateway:
              enabled: true
              host: 127.0.0.1
              port: 0
              rate_limit:
                payout: 1000000
                admin: 1000000
            metrics:
              port: 0
            registration:
              enabled: true
              instances: 1
            pools:
              enabled: true
            resources:
              enabled: true
            consensus:
              enabled: true
            poot:
              enabled: true
            economy:
              enabled: true
            payouts:
              enabled: true
              instances: 1
            """;

    private final Path directory;
    private final Path config;
    private final String authorization;
    private final Deque<NodeProcess> started = new ArrayDeque<>();

    /** A site with a manager's configuration. */
    Site(Path directory) {
        this(directory, MANAGER);
    }

    private Site(Path directory, String text) {
        this(directory, text, "");
    }

    private Site(Path directory, String text, String authorization) {
        this.authorization = authorization;
        this.directory = directory;
        this.config = directory.resolve("lucid.yaml");
        write(text);
    }

    /** A site with a manager that believes the tokens of {@link Bearer}. */
    static Site withSecret(Path directory) {
        return new Site(directory, MANAGER.replace("gateway:\n", "gateway:\n  jwt: {secret: " + Bearer.SECRET + "}\n"),
                Bearer.of("root", "SUPER_ADMIN"));
    }

    /** A site with the configuration of an agent. */
    static Site ofWorker(Path directory, int managerPort) {
        return new Site(directory, """
                log:
                  format: text
                metrics:
                  enabled: false
                resources:
                  enabled: true
                worker:
                  enabled: true
                  name: first-worker
                  payout_address: %s
                  manager_url: http://127.0.0.1:%d
                """.formatted(Payee.WALLET.address(), managerPort));
    }

    /** A site with the configuration of an agent that has an API of its own; MANAGER_PORT is to be filled in. */
    static Site ofWorkerWithApi(Path directory) {
        return new Site(directory, """
                log:
                  format: text
                gateway:
                  enabled: true
                  host: 127.0.0.1
                  port: 0
                metrics:
                  port: 0
                resources:
                  enabled: true
                worker:
                  enabled: true
                  name: first-worker
                  manager_url: http://127.0.0.1:MANAGER_PORT
                """);
    }

    /** A site with the configuration of an agent that has an enrolment code. */
    static Site ofEnrolledWorker(Path directory, int managerPort, String code) {
        Site site = ofWorker(directory, managerPort);
        site.write(site.configLines().stream().collect(Collectors.joining("\n")) + "\n  enrolment_code: " + code
                + "\n");
        return site;
    }

    /** Starts a process on this site's data and waits until it is ready. */
    NodeProcess startManager() {
        forget(portsFile()); // a process that was killed leaves its own behind
        return ready(command("run"));
    }

    /** The same by a launcher and in an environment of its own. */
    NodeProcess startManager(Path launcher, Map<String, String> environment) {
        forget(portsFile());
        return ready(Command.start(directory, environment, launcher, "run", "--config", config.toString(), "--set",
                "node.data_dir=" + data()));
    }

    private NodeProcess ready(Command command) {
        NodeProcess process = new NodeProcess(command, portsFile(), authorization);
        started.push(process);
        process.awaitReady();
        return process;
    }

    /** Starts a process that listens nowhere. */
    NodeProcess startWorker() {
        NodeProcess process = new NodeProcess(command("run"), portsFile(), authorization);
        started.push(process);
        return process;
    }

    /** Starts a command with this site's configuration and data. */
    Command command(String name) {
        return Command.start(directory, name, "--config", config.toString(), "--set",
                "node.data_dir=" + data());
    }

    /** Starts the executable with arguments of its own. */
    Command commandLine(String... arguments) {
        return Command.start(directory, arguments);
    }

    Path portsFile() {
        return data().resolve("ports.json");
    }

    Path data() {
        return directory.resolve("data");
    }

    Path config() {
        return config;
    }

    /** Saves the configuration changed, at once as a whole. */
    void editConfig(UnaryOperator<String> change) {
        try {
            String before = Files.readString(config);
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new AssertionError("the edit changes nothing in\n" + before);
            }
            write(after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the configuration file. */
    List<String> configLines() {
        try (Stream<String> lines = Files.lines(config)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) {
        try {
            Path temporary = directory.resolve("lucid.yaml.new");
            Files.writeString(temporary, text);
            Files.move(temporary, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }
}
