package org.lucid.node.kernel.module;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.lucid.node.kernel.bus.Gate;

/** One discovered module: how to make its instances, what runs of it and how it is doing. */
final class ModuleSlot<C extends Record> {

    private final Supplier<? extends LucidModule<C>> maker;
    private final ModuleInfo<C> info;
    private final Kernel kernel;
    private final List<Instance<C>> running = new ArrayList<>();
    private final Map<Class<?>, Object> sharedObjects = new ConcurrentHashMap<>();
    private final Map<String, Workers> workers = new ConcurrentHashMap<>();
    private volatile ModuleState state = ModuleState.NEW;
    private volatile ModuleSettings<C> settings;
    private volatile Optional<String> detail = Optional.empty();
    private volatile Optional<Instant> startedAt = Optional.empty();
    private volatile int starts;
    private int failures;

    ModuleSlot(Supplier<? extends LucidModule<C>> maker, Kernel kernel) {
        this.maker = maker;
        this.info = maker.get().info();
        this.kernel = kernel;
    }

    ModuleInfo<C> info() {
        return info;
    }

    ModuleState state() {
        return state;
    }

    void to(ModuleState next, String reason) {
        state = state.to(next);
        detail = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
        if (next == ModuleState.RUNNING) {
            startedAt = Optional.of(kernel.platform().clock().instant());
            starts++;
            failures = 0;
        } else if (next == ModuleState.FAILED) {
            failures++;
        }
    }

    /** How often it was started again after the first time. */
    int restarts() {
        return Math.max(0, starts - 1);
    }

    int failures() {
        return failures;
    }

    ModuleSettings<C> settings() {
        return settings;
    }

    void settings(ModuleSettings<?> next) {
        @SuppressWarnings("unchecked")
        ModuleSettings<C> own = (ModuleSettings<C>) next;
        settings = own;
    }

    Gate gate() {
        return kernel.switchboard().gate(info.id());
    }

    KernelView.ModuleStatus status() {
        boolean enabled = settings != null && settings.enabled();
        return new KernelView.ModuleStatus(info.id(), kernel.process().version(), state, enabled, running.size(),
                state == ModuleState.RUNNING ? startedAt : Optional.empty(), detail, isRequired());
    }

    boolean isRequired() {
        return settings == null ? info.essential() : settings.required().orElse(info.essential());
    }

    /** Deploys the configured number of instances one after the other; on a failure none of them is left. */
    Future<?> deploy() {
        sharedObjects.clear();
        int count = settings.instances();
        Future<?> chain = Future.succeededFuture();
        for (int i = 0; i < count; i++) {
            int index = i;
            chain = chain.compose(before -> {
                Instance<C> instance = new Instance<>(maker.get(),
                        new InstanceContext<>(this, kernel, settings.config(), index, count));
                return kernel.platform().vertx().deployVerticle(instance).onSuccess(id -> {
                    instance.deployed(id);
                    running.add(instance);
                });
            });
        }
        return chain.recover(cause -> undeploy().transform(gone -> Future.failedFuture(cause)));
    }

    /** Ends all instances, the last one first; never fails. */
    Future<?> undeploy() {
        List<Instance<C>> ending = new ArrayList<>(running.reversed());
        running.clear();
        Future<?> chain = Future.succeededFuture();
        for (Instance<C> instance : ending) {
            chain = chain.transform(before -> kernel.platform().vertx().undeploy(instance.deployment()));
        }
        return chain.otherwiseEmpty().onComplete(done -> {
            workers.values().forEach(pool -> {
                if (pool instanceof AutoCloseable closeable) {
                    close(closeable);
                }
            });
            workers.clear();
            sharedObjects.clear();
        });
    }

    <T> T shared(Class<T> type, Supplier<T> maker) {
        return type.cast(sharedObjects.computeIfAbsent(type, key -> maker.get()));
    }

    Workers workers(String name, int threads, int queue) {
        return workers.computeIfAbsent(name, key -> kernel.platform().workers().create(name, threads, queue));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
