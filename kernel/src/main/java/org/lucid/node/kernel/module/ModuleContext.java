package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Handler;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.health.HealthCheck;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.time.IdSource;

/**
 * All that one instance of a module gets from the kernel. What it registers here ends with the instance. Methods are
 * called on the instance's own event loop.
 *
 * @param <C> the module's configuration record
 */
public interface ModuleContext<C extends Record> {

    C config();

    /** Which of the running instances this is, from 0. */
    int instance();

    /** How many instances run. */
    int instances();

    /** Whether this instance takes the single operations: it is the one writer. */
    default boolean isSingle() {
        return instance() == 0;
    }

    /** Whether the messages of this key come to this instance. */
    boolean owns(String key);

    /** Serves an operation that {@link ModuleInfo#offers} names. */
    <Q, R> void handle(Operation<Q, R> operation, Handler<Q, R> handler);

    /** Hears a topic; what the listener throws is logged and counted. */
    <E> void subscribe(Topic<E> topic, Consumer<E> listener);

    Bus bus();

    /** Opens one of the module's own collections. */
    <T> Future<Documents<T>> open(CollectionSpec<T> spec);

    /** Runs the task each period, the first time after one period; a run that is still going on skips the next. */
    void every(Duration period, String name, Supplier<Future<?>> task);

    /** Runs the task once after the delay. */
    void after(Duration delay, Runnable task);

    InstantSource clock();

    RandomGenerator random();

    IdSource ids();

    /** The process identity key, to sign with. */
    Identity identity();

    Signatures signatures();

    /**
     * Threads for calls that block, shared by the instances of the module. In the simulator the task runs at once.
     *
     * @param threads at most this many calls at a time
     * @param queue at most this many calls waiting, beyond it the future fails with LIMITED
     */
    Workers workers(String name, int threads, int queue);

    /** Meters of this module; they go with the instance. */
    MeterRegistry meters();

    /** Looked at on a timer, never by a request; see {@link HealthCheck}. */
    void health(String name, HealthCheck check);

    /**
     * Shows a figure of the whole process on the health page while this instance runs; one instance tells it.
     *
     * @param figure a number or text that costs nothing to read, from any thread
     */
    void tell(String name, Supplier<Object> figure);

    /** An object shared by the instances of this module as long as it runs; the first to ask makes it. */
    <T> T shared(Class<T> type, Supplier<T> maker);

    /** Directory of the process for files that are neither configuration nor in the store. */
    Path dataDirectory();

    /** Directory for key files, each readable by its owner alone. */
    Path keyDirectory();

    /** What the kernel knows of the whole process: modules, operations, configuration, listeners. */
    KernelView kernel();

    /** For modules that open sockets. What an instance opens through it ends with the instance. */
    Vertx vertx();

    /** Gives up: the module becomes FAILED with this reason and is started anew after a while. */
    void fail(String reason);

    /** Gives up for good, as a start with {@link FinalFailure} does. */
    void failFinally(String reason);

    /** Whether the process was started with this flag of the module; true only the first time it is asked. */
    boolean takeFlag(RunFlag flag);

    /** Runs when the instance ends, after {@link LucidModule#stop}, in reverse order of registration. */
    void onStop(Supplier<Future<?>> closing);
}
