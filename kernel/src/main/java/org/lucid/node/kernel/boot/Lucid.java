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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.module.Kernel;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.module.Settings;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.memory.MemoryStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one executable. Its sub-commands are the kernel's own and those that modules contribute. */
@Command(name = "lucid", description = "Lucid Node: runs a network of nodes, or one node of it.", mixinStandardHelpOptions = true)
public final class Lucid {

    private static final int STOP_SECONDS = 20;

    @Option(names = {"-c",
            "--config"}, scope = CommandLine.ScopeType.INHERIT, description = "Configuration file (default: ${DEFAULT-VALUE}).", defaultValue = "conf/lucid.yaml")
    private Path config;

    @Option(names = "--set", scope = CommandLine.ScopeType.INHERIT, description = "Sets one key of the configuration: --set gateway.port=0")
    private Map<String, String> settings = new LinkedHashMap<>();

    private final Set<String> flags = new HashSet<>();

    private Lucid() {
    }

    public static void main(String[] arguments) {
        NativeLibraries.useUnpacked();
        Lucid lucid = new Lucid();
        CommandLine line = new CommandLine(lucid);
        CommandSpec run = lucid.describe(line, "run", "Starts the process and stays until it is told to stop.",
                lucid::run);
        lucid.flags(run);
        lucid.describe(line, "check-config", "Checks the configuration without starting anything.", lucid::checkConfig);
        lucid.describe(line, "show-config", "Prints the effective configuration with the origin of each value.",
                lucid::showConfig);
        lucid.describe(line, "probe", "Asks the running process whether it is alive; exit code 0 or 1.", lucid::probe);
        ServiceLoader.load(LucidCommand.class)
                .forEach(command -> line.addSubcommand(command.name(), new CommandLine(new Contributed(lucid, command))
                        .setUnmatchedOptionsArePositionalParams(true)));
        line.setExecutionExceptionHandler((e, commandLine, result) -> {
            System.err.println("lucid: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return ExitCode.of(e).value();
        });
        line.setParameterExceptionHandler((e, given) -> {
            System.err.println("lucid: " + e.getMessage());
            System.err.println("Try: lucid --help");
            return ExitCode.COMMAND_LINE.value();
        });
        int code = line.execute(arguments);
        System.exit(code);
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
        modules().forEach(maker -> maker.get().flags().forEach(flag -> run.addOption(CommandLine.Model.OptionSpec
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
                }).build())));
    }

    /** A module's command, with its arguments passed on as they are. */
    @Command(mixinStandardHelpOptions = true)
    private static final class Contributed implements Callable<Integer> {

        private final Lucid lucid;
        private final LucidCommand command;
        @Parameters(arity = "0..*", description = "Arguments of the command.")
        private List<String> arguments = new ArrayList<>();

        Contributed(Lucid lucid, LucidCommand command) {
            this.lucid = lucid;
            this.command = command;
        }

        @Override
        public Integer call() throws Exception {
            return lucid.contributed(command, arguments);
        }
    }

    private ConfigLoader loader() {
        return new ConfigLoader(config, System.getenv(), settings);
    }

    @SuppressWarnings("rawtypes")
    private static List<Supplier<? extends LucidModule<?>>> modules() {
        List<Supplier<? extends LucidModule<?>>> makers = new ArrayList<>();
        ServiceLoader.load(LucidModule.class).stream().forEach(provider -> makers.add(() -> make(provider)));
        return makers;
    }

    private static LucidModule<?> make(@SuppressWarnings("rawtypes") ServiceLoader.Provider<LucidModule> provider) {
        return provider.get();
    }

    private Settings check() {
        List<ModuleInfo<?>> infos = new ArrayList<>();
        modules().forEach(maker -> infos.add(maker.get().info()));
        return Kernel.check(loader(), infos);
    }

    private int run() throws Exception {
        Settings checked = check();
        Logging.configure(checked.process().log());
        NodeProcess process = new NodeProcess(loader(), modules(), flags);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                process.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (Exception e) {
                System.err.println("lucid: did not stop in good order: " + e);
            }
            Runtime.getRuntime().halt(ExitCode.STOPPED.value()); // a signal would otherwise turn into 143
        }, "stop"));
        try {
            process.start(checked).toCompletionStage().toCompletableFuture().get();
        } catch (java.util.concurrent.ExecutionException e) {
            System.err.println("lucid: " + e.getCause().getMessage());
            Runtime.getRuntime().halt(ExitCode.of(e.getCause()).value());
        }
        Thread.currentThread().join();
        return ExitCode.STOPPED.value();
    }

    private int checkConfig() {
        try {
            check();
            System.out.println("The configuration is valid.");
            return ExitCode.STOPPED.value();
        } catch (ConfigRefused e) {
            System.err.println(e.getMessage());
            return ExitCode.CONFIGURATION.value();
        }
    }

    private int showConfig() {
        check().entries().forEach(e -> System.out.printf("%-42s %-30s # %s%n", e.key() + ":", e.text(), e.origin()));
        return ExitCode.STOPPED.value();
    }

    private int probe() {
        return Probe.isAlive(Path.of(check().process().node().dataDir(), "ports.json")) ? 0 : 1;
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
        ProcessConfig process = check().process();
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
