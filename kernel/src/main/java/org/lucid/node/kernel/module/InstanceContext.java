package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Handler;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Rendezvous;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.health.HealthCheck;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.time.IdSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one instance obtained, so that all of it can be given back. */
final class InstanceContext<C extends Record> implements ModuleContext<C> {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleContext.class);

    private final ModuleSlot<C> slot;
    private final Kernel kernel;
    private final C config;
    private final int instance;
    private final int instances;
    private final InstanceMeters meters;
    private final Bus bus;
    private final Set<String> served = new HashSet<>();
    private final Set<Long> timers = new HashSet<>();
    private final Deque<Supplier<Future<?>>> closings = new ArrayDeque<>();
    private boolean closed;

    InstanceContext(ModuleSlot<C> slot, Kernel kernel, C config, int instance, int instances) {
        this.slot = slot;
        this.kernel = kernel;
        this.config = config;
        this.instance = instance;
        this.instances = instances;
        this.meters = new InstanceMeters(kernel.meters());
        this.bus = kernel.switchboard().asSeenBy(slot.info().id());
    }

    @Override
    public C config() {
        return config;
    }

    @Override
    public int instance() {
        return instance;
    }

    @Override
    public int instances() {
        return instances;
    }

    @Override
    public boolean owns(String key) {
        return Rendezvous.owner(key, instances) == instance;
    }

    @Override
    public <Q, R> void handle(Operation<Q, R> operation, Handler<Q, R> handler) {
        if (!slot.info().offers().contains(operation)) {
            throw new IllegalArgumentException(slot.info().id() + " does not offer " + operation);
        }
        if (!served.add(operation.address())) {
            throw new IllegalStateException(operation + " is served twice by one instance");
        }
        MessageConsumer<?> consumer = kernel.switchboard().consume(operation, instance, handler);
        onStop(consumer::unregister);
    }

    /** The offered operations that this instance did not register a handler for. */
    Set<String> unserved() {
        Set<String> missing = new HashSet<>();
        slot.info().offers().forEach(operation -> missing.add(operation.address()));
        missing.removeAll(served);
        return missing;
    }

    @Override
    public <E> void subscribe(Topic<E> topic, Consumer<E> listener) {
        MessageConsumer<?> consumer = kernel.switchboard().listen(topic, listener);
        onStop(consumer::unregister);
    }

    @Override
    public Bus bus() {
        return bus;
    }

    @Override
    public <T> Future<Documents<T>> open(CollectionSpec<T> spec) {
        return kernel.store().open(spec);
    }

    @Override
    public void every(Duration period, String name, Supplier<Future<?>> task) {
        boolean[] running = new boolean[1];
        timers.add(vertx().setPeriodic(period.toMillis(), timer -> {
            if (running[0]) {
                return;
            }
            running[0] = true;
            run(name, task).onComplete(done -> running[0] = false);
        }));
    }

    private Future<?> run(String name, Supplier<Future<?>> task) {
        try {
            return task.get().onFailure(cause -> logFailure(name, cause));
        } catch (RuntimeException e) {
            logFailure(name, e);
            return Future.failedFuture(e);
        }
    }

    private void logFailure(String name, Throwable cause) {
        if (!closed) {
            LOG.atWarn().addKeyValue("module", slot.info().id()).log("event=task_failed task={} reason=\"{}\"", name,
                    cause.toString());
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        long[] id = new long[1];
        id[0] = vertx().setTimer(Math.max(1, delay.toMillis()), timer -> {
            timers.remove(id[0]);
            task.run();
        });
        timers.add(id[0]);
    }

    @Override
    public InstantSource clock() {
        return kernel.platform().clock();
    }

    @Override
    public RandomGenerator random() {
        return kernel.platform().random();
    }

    @Override
    public IdSource ids() {
        return kernel.platform().ids();
    }

    @Override
    public Identity identity() {
        return kernel.identity();
    }

    @Override
    public Signatures signatures() {
        return kernel.platform().signatures();
    }

    @Override
    public Workers workers(String name, int threads, int queue) {
        return slot.workers(name, threads, queue);
    }

    @Override
    public MeterRegistry meters() {
        return meters.registry();
    }

    @Override
    public void health(String name, HealthCheck check) {
        String key = instance == 0 ? name : name + "-" + instance;
        kernel.health().register(slot.info().id(), key, check);
        onStop(() -> {
            kernel.health().unregister(slot.info().id(), key);
            return Future.succeededFuture();
        });
    }

    @Override
    public void tell(String name, Supplier<Object> figure) {
        kernel.health().tell(name, figure);
        onStop(() -> {
            kernel.health().untell(name, figure);
            return Future.succeededFuture();
        });
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> maker) {
        return slot.shared(type, maker);
    }

    @Override
    public Path dataDirectory() {
        return kernel.dataDirectory();
    }

    @Override
    public Path keyDirectory() {
        return kernel.settings().process().node().keys();
    }

    @Override
    public KernelView kernel() {
        return kernel;
    }

    @Override
    public Vertx vertx() {
        return kernel.platform().vertx();
    }

    @Override
    public void fail(String reason) {
        kernel.moduleFailed(slot.info().id(), reason, false);
    }

    @Override
    public void failFinally(String reason) {
        kernel.moduleFailed(slot.info().id(), reason, true);
    }

    @Override
    public boolean takeFlag(RunFlag flag) {
        return kernel.takeFlag(flag);
    }

    @Override
    public void onStop(Supplier<Future<?>> closing) {
        closings.push(closing);
    }

    /** Stops the timers, so that no task begins any more. */
    void quiesce() {
        closed = true;
        timers.forEach(vertx()::cancelTimer);
        timers.clear();
    }

    /** Gives everything back, whatever happens on the way. */
    Future<?> close() {
        quiesce();
        Future<?> chain = Future.succeededFuture();
        while (!closings.isEmpty()) {
            Supplier<Future<?>> closing = closings.pop();
            chain = chain.transform(before -> closing.get()).otherwiseEmpty();
        }
        return chain.onComplete(done -> meters.remove());
    }

    /** For the test kit: the meters that this instance still holds. */
    Set<Meter> ownMeters() {
        return meters.own();
    }
}
