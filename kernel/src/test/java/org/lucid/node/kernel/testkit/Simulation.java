package org.lucid.node.kernel.testkit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.Kernel;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.memory.MemoryData;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.time.IdSource;
import org.lucid.node.kernel.time.TimeOrderedIds;

/**
 * A whole process in one thread on virtual time with one seed: the modules run unmodified, the store is the memory
 * engine, whose contents survive {@link #restart}.
 */
public final class Simulation implements AutoCloseable {

    /** When simulated time begins, unless told otherwise. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMillis(500);

    private final VirtualTime time;
    private final RandomGenerator random;
    private final IdSource ids;
    private final Signatures signatures;
    private final Path directory;
    private final MemoryData data = new MemoryData();
    private final StoreFaults faults;
    private final List<Supplier<? extends LucidModule<?>>> modules;
    private final byte[] identitySeed = new byte[32];
    private MeterRegistry meters;
    private Kernel kernel;
    private Store store;
    private boolean crashing;

    /** What a simulation is made of. */
    public record Setup(long seed, Instant start, Signatures signatures, StoreFaults faults, String configuration,
            List<Supplier<? extends LucidModule<?>>> modules, boolean events) {

        /** With events. */
        public Setup(long seed, Instant start, Signatures signatures, StoreFaults faults, String configuration,
                List<Supplier<? extends LucidModule<?>>> modules) {
            this(seed, start, signatures, faults, configuration, modules, true);
        }

        /** Modules with their configuration as YAML, without faults, with cheap signatures, from seed 1. */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public static Setup of(String configuration, Supplier<? extends LucidModule<?>>... modules) {
            return new Setup(1, START, new FastSignatures(), StoreFaults.none(), configuration, List.of(modules));
        }

        public Setup seed(long value) {
            return new Setup(value, start, signatures, faults, configuration, modules, events);
        }

        public Setup signatures(Signatures scheme) {
            return new Setup(seed, start, scheme, faults, configuration, modules, events);
        }

        public Setup faults(StoreFaults injected) {
            return new Setup(seed, start, signatures, injected, configuration, modules, events);
        }

        /** The bus loses every event; requests and replies arrive. */
        public Setup withoutEvents() {
            return new Setup(seed, start, signatures, faults, configuration, modules, false);
        }

        public Setup start(Instant instant) {
            return new Setup(seed, instant, signatures, faults, configuration, modules, events);
        }
    }

    /** Makes the process and starts it. */
    public Simulation(Setup setup) {
        this.time = new VirtualTime(setup.start());
        this.random = new SplittableRandom(setup.seed());
        this.ids = new TimeOrderedIds(time.clock(), random);
        this.signatures = setup.signatures();
        this.faults = (collection, operation) -> crashing
                ? StoreFaults.FAIL_BEFORE_APPLY
                : setup.faults().decide(collection, operation);
        this.modules = setup.modules();
        try {
            this.directory = Files.createTempDirectory("lucid-simulation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        random.nextBytes(identitySeed);
        configure(setup.configuration());
        if (!setup.events()) {
            time.vertx().eventBus().addOutboundInterceptor(Simulation::onlyRequestsAndReplies);
        }
        start();
    }

    /** Writes the configuration file; {@link #reload} or {@link #restart} applies it. */
    public void configure(String yaml) {
        try {
            String kernelSections = "node: {profile: test, data_dir: " + directory + "}\nstore: {engine: memory}\n";
            Files.writeString(directory.resolve("lucid.yaml"), kernelSections + yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void onlyRequestsAndReplies(DeliveryContext<Object> delivery) {
        if (delivery.message().isSend()) {
            delivery.next();
        }
    }

    private void start(String... given) {
        Set<String> flags = Set.of(given);
        meters = new SimpleMeterRegistry();
        store = await(MemoryStore.open(data, time.clock(), faults));
        Platform platform = new Platform(time.vertx(), time.clock(), random, ids, signatures,
                (name, threads, queue) -> new InlineWorkers());
        kernel = new Kernel(platform, store, new SeedIdentity(signatures, identitySeed), meters,
                new ConfigLoader(directory.resolve("lucid.yaml"), Map.of(), Map.of()), directory, modules, flags);
        await(kernel.start());
    }

    /** Stops in good order and starts again over the same data. */
    public void restart() {
        stop();
        start();
    }

    /** The same, with flags of modules on the command line. */
    public void restartWith(String... flags) {
        stop();
        start(flags);
    }

    /** Dies and starts again over the same data: from here on nothing of the old process reaches the store. */
    public void crash() {
        crashing = true;
        try {
            stop();
        } finally {
            crashing = false;
        }
        start();
    }

    /** Starts again over the same data after {@link #stop}. */
    public void restartAfterStop() {
        start();
    }

    /** Ends in good order; the data stay. */
    public void stop() {
        await(kernel.stop());
        await(store.close());
    }

    /** Applies the configuration file as it is now. */
    public void reload() {
        await(kernel.reload());
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        time.advance(duration, STEP);
    }

    /** Lets time pass in steps of the given size; larger steps are cheaper and coarser. */
    public void advance(Duration duration, Duration step) {
        time.advance(duration, step);
    }

    /** Does all that can be done now; time stands still. */
    public void settle() {
        time.settle();
    }

    /** Calls an operation as a module. */
    public <Q, R> R call(Operation<Q, R> operation, Q request) {
        return await(send(operation, request));
    }

    /** Calls an operation as somebody else. */
    public <Q, R> R callAs(Caller caller, Operation<Q, R> operation, Q request) {
        return await(sendAs(caller, operation, request)).value();
    }

    /** Sends a request as a module, without waiting. */
    public <Q, R> Future<R> send(Operation<Q, R> operation, Q request) {
        return kernel.switchboard().request(operation, request);
    }

    /** Sends a request as somebody else, without waiting. */
    public <Q, R> Future<Bus.Answer<R>> sendAs(Caller caller, Operation<Q, R> operation, Q request) {
        return kernel.switchboard().forward(operation, request, new Call(caller, ids.next("req"),
                kernel.switchboard().deadlineOf(operation), Optional.empty()));
    }

    /** Runs until the future is done, letting virtual time pass as far as needed, at most a minute. */
    public <T> T await(Future<T> future) {
        time.settle();
        for (int i = 0; i < 600 && !future.isComplete(); i++) {
            time.advance(Duration.ofMillis(100), Duration.ofMillis(100));
        }
        if (!future.isComplete()) {
            throw new AssertionError("not done after a minute of virtual time");
        }
        if (future.failed()) {
            if (future.cause() instanceof RuntimeException e) {
                throw e;
            }
            throw new AssertionError(future.cause());
        }
        return future.result();
    }

    public Kernel kernel() {
        return kernel;
    }

    public MeterRegistry meters() {
        return meters;
    }

    public Vertx vertx() {
        return time.vertx();
    }

    public Instant now() {
        return time.now();
    }

    public RandomGenerator random() {
        return random;
    }

    public Signatures signatures() {
        return signatures;
    }

    /** The identity of the process. */
    public Identity identity() {
        return new SeedIdentity(signatures, identitySeed);
    }

    /** The data directory of the process. */
    public Path directory() {
        return directory;
    }

    /** The store, to look at what a module wrote. */
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        stop();
        time.close();
    }
}
