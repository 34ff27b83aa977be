package org.lucid.node.kernel.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.module.Kernel;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.module.RunFlag;
import org.lucid.node.kernel.module.Settings;

/**
 * What the command line said: with which configuration the process works.
 *
 * @param config the configuration file
 * @param settings values of {@code --set key=value}
 * @param flags names of the modules' flags that were given
 */
record Invocation(Path config, Map<String, String> settings, Set<String> flags) {

    static final String DEFAULT_CONFIG = "conf/lucid.yaml";

    private static final int STOP_SECONDS = 20;

    /**
     * Reads {@code run} with options that are written out. Everything else, be it help, another command, a short cut or a
     * mistake, is for {@link Commands}, whose library alone would take a tenth of the time of a start.
     */
    static Optional<Invocation> ofPlainRun(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            return Optional.empty();
        }
        Optional<String> config = Optional.empty();
        Map<String, String> settings = new LinkedHashMap<>();
        Set<String> flags = new HashSet<>();
        for (int i = 1; i < arguments.length; i++) {
            String word = arguments[i];
            String next = i + 1 < arguments.length ? arguments[i + 1] : "";
            if (config.isEmpty() && (word.equals("--config") || word.equals("-c")) && isPlain(next)) {
                config = Optional.of(next);
                i++;
            } else if (word.equals("--set") && isPlain(next) && next.indexOf('=') > 0) {
                int equals = next.indexOf('=');
                settings.put(next.substring(0, equals), next.substring(equals + 1));
                i++;
            } else if (knownFlags().stream().anyMatch(flag -> word.equals("--" + flag.name()))) {
                flags.add(word.substring(2));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Invocation(Path.of(config.orElse(DEFAULT_CONFIG)), settings, flags));
    }

    /** Whether a word can only be a value: no option, no file of arguments, nothing in quotes. */
    private static boolean isPlain(String word) {
        return !word.isEmpty() && "-@\"'".indexOf(word.charAt(0)) < 0;
    }

    /** What modules want to hear when the process is started. */
    static List<RunFlag> knownFlags() {
        return modules().stream().<RunFlag>flatMap(maker -> maker.get().flags().stream()).toList();
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

    private ConfigLoader loader() {
        return new ConfigLoader(config, System.getenv(), settings);
    }

    /**
     * Reads and checks the whole configuration.
     *
     * @throws org.lucid.node.kernel.config.ConfigRefused when anything is wrong with it
     */
    Settings check() {
        List<ModuleInfo<?>> infos = new ArrayList<>();
        modules().forEach(maker -> infos.add(maker.get().info()));
        return Kernel.check(loader(), infos);
    }

    /** Starts the process and stays until it is told to stop: the exit code. */
    int run() throws InterruptedException {
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
        } catch (ExecutionException e) {
            System.err.println("lucid: " + e.getCause().getMessage());
            Runtime.getRuntime().halt(ExitCode.of(e.getCause()).value());
        }
        Thread.currentThread().join();
        return ExitCode.STOPPED.value();
    }
}
