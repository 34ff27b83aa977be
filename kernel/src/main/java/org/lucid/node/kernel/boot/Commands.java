package org.lucid.node.kernel.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.memory.MemoryStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line in full: the kernel's own sub-commands, those that modules contribute, and the help to all of them. */
@Command(name = "lucid", description = "Lucid Node: runs a network of nodes, or one node of it.", mixinStandardHelpOptions = true)
final class Commands {

    @Option(names = {"-c",
            "--config"}, scope = CommandLine.ScopeType.INHERIT, description = "Configuration file (default: ${DEFAULT-VALUE}).", defaultValue = Invocation.DEFAULT_CONFIG)
    private Path config;

    @Option(names = "--set", scope = CommandLine.ScopeType.INHERIT, description = "Sets one key of the configuration: --set gateway.port=0")
    private Map<String, String> settings = new LinkedHashMap<>();

    private final Set<String> flags = new HashSet<>();

    private Commands() {
    }

    /** Does what the arguments ask for: the exit code. */
    static int execute(String[] arguments) {
        Commands commands = new Commands();
        CommandLine line = new CommandLine(commands);
        CommandSpec run = commands.describe(line, "run", "Starts the process and stays until it is told to stop.",
                () -> commands.invocation().run());
        commands.flags(run);
        commands.describe(line, "check-config", "Checks the configuration without starting anything.",
                commands::checkConfig);
        commands.describe(line, "show-config", "Prints the effective configuration with the origin of each value.",
                commands::showConfig);
        commands.describe(line, "probe", "Asks the running process whether it is alive; exit code 0 or 1.",
                commands::probe);
        ServiceLoader.load(LucidCommand.class)
                .forEach(command -> line.addSubcommand(command.name(),
                        new CommandLine(new Contributed(commands, command))
                                .setUnmatchedOptionsArePositionalParams(true)));
        line.setExecutionExceptionHandler((e, commandLine, result) -> Lucid.failed(e));
        line.setParameterExceptionHandler((e, given) -> {
            System.err.println("lucid: " + e.getMessage());
            System.err.println("Try: lucid --help");
            return ExitCode.COMMAND_LINE.value();
        });
        return line.execute(arguments);
    }

    private CommandSpec describe(CommandLine line, String name, String description, Callable<Integer> action) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(action);
        spec.usageMessage().description(description);
        spec.mixinStandardHelpOptions(true);
        line.addSubcommand(name, new CommandLine(spec));
        return spec;
    }

    /** What modules want to hear when the process is started. */
    private void flags(CommandSpec run) {
        Invocation.knownFlags().forEach(flag -> run.addOption(CommandLine.Model.OptionSpec
                .builder("--" + flag.name()).type(boolean.class).arity("0").description(flag.description())
                .setter(new CommandLine.Model.ISetter() {
                    @Override
                    @SuppressWarnings("unchecked")
                    public <T> T set(T given) {
                        if (Boolean.TRUE.equals(given)) {
                            flags.add(flag.name());
                        }
                        return given;
                    }
                }).build()));
    }

    /** A module's command, with its arguments passed on as they are. */
    @Command(mixinStandardHelpOptions = true)
    private static final class Contributed implements Callable<Integer> {

        private final Commands commands;
        private final LucidCommand command;
        @Parameters(arity = "0..*", description = "Arguments of the command.")
        private List<String> arguments = new ArrayList<>();

        Contributed(Commands commands, LucidCommand command) {
            this.commands = commands;
            this.command = command;
        }

        @Override
        public Integer call() throws Exception {
            return commands.contributed(command, arguments);
        }
    }

    private Invocation invocation() {
        return new Invocation(config, settings, flags);
    }

    private int checkConfig() {
        try {
            invocation().check();
            System.out.println("The configuration is valid.");
            return ExitCode.STOPPED.value();
        } catch (ConfigRefused e) {
            System.err.println(e.getMessage());
            return ExitCode.CONFIGURATION.value();
        }
    }

    private int showConfig() {
        invocation().check().entries()
                .forEach(e -> System.out.printf("%-42s %-30s # %s%n", e.key() + ":", e.text(), e.origin()));
        return ExitCode.STOPPED.value();
    }

    private int probe() {
        return Probe.isAlive(Path.of(invocation().check().process().node().dataDir(), "ports.json")) ? 0 : 1;
    }

    private int contributed(LucidCommand command, List<String> arguments) throws Exception {
        return command.isOffline() ? offline(command, arguments) : onTheData(command, arguments);
    }

    private static int offline(LucidCommand command, List<String> arguments) throws Exception {
        Logging.configure(new ProcessConfig.Log(ProcessConfig.Log.Level.WARN, ProcessConfig.Log.Format.TEXT));
        Platform platform = Foundation.platform();
        try {
            Store store = MemoryStore.open(platform.clock()).toCompletionStage().toCompletableFuture().get();
            byte[] seed = new byte[32];
            platform.random().nextBytes(seed);
            return command.run(new LucidCommand.Environment(platform.vertx(), store,
                    new SeedIdentity(platform.signatures(), seed), platform.signatures(), Path.of("."),
                    platform.random(), System.getenv(), System.in, System.out), arguments);
        } finally {
            platform.vertx().close();
        }
    }

    private int onTheData(LucidCommand command, List<String> arguments) throws Exception {
        ProcessConfig process = invocation().check().process();
        Logging.configure(new ProcessConfig.Log(ProcessConfig.Log.Level.WARN, ProcessConfig.Log.Format.TEXT));
        Platform platform = Foundation.platform();
        Path data = Foundation.dataDirectory(process.node());
        try {
            Store store = Foundation.store(process, platform, data).toCompletionStage().toCompletableFuture().get();
            int code = command.run(new LucidCommand.Environment(platform.vertx(), store,
                    Foundation.identity(process.node(), platform, data), platform.signatures(), data,
                    platform.random(), System.getenv(), System.in, System.out),
                    arguments);
            store.close().toCompletionStage().toCompletableFuture().get();
            return code;
        } finally {
            platform.vertx().close();
        }
    }
}
