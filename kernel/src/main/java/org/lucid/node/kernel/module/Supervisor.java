package org.lucid.node.kernel.module;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lucid.node.kernel.bus.Gate;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, stops and exchanges modules, one step at a time. */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BACKOFF_SECONDS = 60;

    private final Vertx vertx;
    private final Context own;
    private final Map<String, ModuleSlot<?>> slots = new TreeMap<>();
    private Future<?> last = Future.succeededFuture();
    private Optional<Throwable> fatal = Optional.empty();
    private boolean stopping;

    Supervisor(Vertx vertx, List<ModuleSlot<?>> slots) {
        this.vertx = vertx;
        this.own = vertx.getOrCreateContext();
        slots.forEach(slot -> this.slots.put(slot.info().id(), slot));
    }

    Map<String, ModuleSlot<?>> slots() {
        return slots;
    }

    /**
     * Steps run one after the other, whoever asks, and on a context of our own: a verticle deployed from a module's
     * context would become that module's child and go with it.
     */
    private synchronized <T> Future<T> inTurn(Supplier<Future<T>> step) {
        Promise<T> mine = Promise.promise();
        last.onComplete(before -> own.runOnContext(
                turn -> Future.succeededFuture().compose(begun -> step.get()).onComplete(mine)));
        last = mine.future();
        return mine.future();
    }

    /**
     * Starts everything that is enabled, side by side where no module needs the other; one that fails does not keep the
     * others from starting. Only two things end the start: a port that another process has, because nobody would find
     * this process, and a module that must run and refuses its configuration, because no waiting mends that.
     */
    Future<?> startAll(Settings settings) {
        return inTurn(() -> {
            slots.values().forEach(slot -> adopt(slot, settings.modules().get(slot.info().id())));
            return startInOrder(settings.startOrder()).compose(all -> fatal.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(fatal.get()));
        });
    }

    /** Each once those before it in the order that are early, or that it requires or uses, are up or have failed. */
    private Future<?> startInOrder(List<String> order) {
        Map<String, Future<?>> starts = new LinkedHashMap<>();
        for (String id : order) {
            ModuleSlot<?> slot = slots.get(id);
            List<Future<?>> before = starts.keySet().stream().filter(earlier -> waits(slot.info(), earlier))
                    .<Future<?>>map(starts::get).toList();
            starts.put(id, Future.all(before).compose(up -> start(slot)));
        }
        return Future.all(List.copyOf(starts.values()));
    }

    private boolean waits(ModuleInfo<?> info, String earlier) {
        return slots.get(earlier).info().early() || info.needs().contains(earlier);
    }

    private static Optional<Throwable> fatal(ModuleSlot<?> slot, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return Optional.of(new IllegalStateException(slot.info().id() + " cannot listen: " + t.getMessage()
                        + ". Stop who listens there, or configure another port.", t));
            } else if (slot.isRequired() && (t instanceof ConfigRefused || t instanceof KeyRefused)) {
                return Optional.of(new IllegalStateException(
                        slot.info().id() + " does not start with this configuration: " + t.getMessage(), t));
            }
        }
        return Optional.empty();
    }

    private static void adopt(ModuleSlot<?> slot, ModuleSettings<?> settings) {
        slot.settings(settings);
        if (settings.enabled()) {
            slot.to(ModuleState.CONFIGURED, "");
            slot.gate().close(Gate.Mode.STARTING);
        } else {
            slot.to(ModuleState.DISABLED, "switched off in the configuration");
            slot.gate().close(Gate.Mode.DISABLED);
        }
    }

    /** Starts one configured module; always succeeds, the state tells how it went. */
    private Future<?> start(ModuleSlot<?> slot) {
        for (String need : slot.info().requires()) {
            if (slots.get(need).state() != ModuleState.RUNNING) {
                slot.to(ModuleState.FAILED, "requires " + need + ", which is not running");
                return failed(slot, false);
            }
        }
        slot.to(ModuleState.STARTING, "");
        Promise<Void> started = Promise.promise();
        long timer = vertx.setTimer(START_TIMEOUT.toMillis(),
                id -> started.tryFail("did not start within " + START_TIMEOUT.toSeconds() + " s"));
        slot.deploy().onSuccess(up -> started.tryComplete()).onFailure(started::tryFail);
        return started.future().transform(done -> {
            vertx.cancelTimer(timer);
            if (done.failed()) {
                LOG.atError().addKeyValue("module", slot.info().id()).setCause(done.cause())
                        .log("event=module_failed reason=\"{}\"", done.cause().getMessage());
                fatal = fatal.or(() -> fatal(slot, done.cause()));
                slot.to(ModuleState.FAILED, String.valueOf(done.cause().getMessage()));
                return slot.undeploy().transform(gone -> failed(slot, FinalFailure.isIn(done.cause()))).mapEmpty();
            }
            slot.to(ModuleState.RUNNING, "");
            slot.gate().open(slot.settings().instances());
            LOG.atInfo().addKeyValue("module", slot.info().id()).log("event=module_running instances={}",
                    slot.settings().instances());
            return Future.succeededFuture();
        });
    }

    /** What fails for good waits for a person: a new configuration or a new process starts it again. */
    private Future<Void> failed(ModuleSlot<?> slot, boolean forGood) {
        slot.gate().close(Gate.Mode.FAILED);
        if (forGood) {
            return Future.succeededFuture();
        }
        int seconds = Math.min(MAX_BACKOFF_SECONDS, 1 << Math.min(6, slot.failures() - 1));
        vertx.setTimer(seconds * 1000L, timer -> inTurn(() -> restartFailed(slot)));
        return Future.succeededFuture();
    }

    private Future<Void> restartFailed(ModuleSlot<?> slot) {
        if (stopping || slot.state() != ModuleState.FAILED || !slot.settings().enabled()) {
            return Future.succeededFuture();
        }
        slot.to(ModuleState.CONFIGURED, "");
        return start(slot).mapEmpty();
    }

    /** A running module gave up, for a while or for good. */
    void giveUp(String id, String reason, boolean forGood) {
        ModuleSlot<?> slot = slots.get(id);
        inTurn(() -> {
            if (slot.state() != ModuleState.RUNNING) {
                return Future.succeededFuture();
            }
            LOG.atError().addKeyValue("module", id).log("event=module_failed reason=\"{}\"", reason);
            slot.to(ModuleState.FAILED, reason);
            slot.gate().close(Gate.Mode.FAILED);
            return slot.undeploy().transform(gone -> failed(slot, forGood)).mapEmpty();
        });
    }

    /** Goes from the present settings to new, already valid ones: only what differs is touched. */
    Future<Void> apply(Settings next) {
        return inTurn(() -> {
            Future<?> chain = Future.succeededFuture();
            for (ModuleSlot<?> slot : slots.values()) {
                if (!next.startOrder().contains(slot.info().id()) && slot.settings().enabled()) {
                    chain = chain.compose(before -> switchOff(slot, next.modules().get(slot.info().id())));
                }
            }
            for (String id : next.startOrder()) {
                ModuleSlot<?> slot = slots.get(id);
                ModuleSettings<?> settings = next.modules().get(id);
                if (!settings.equals(slot.settings()) || slot.state() == ModuleState.FAILED) {
                    chain = chain.compose(before -> exchange(slot, settings));
                }
            }
            return chain.compose(before -> {
                slots.values().forEach(slot -> slot.settings(next.modules().get(slot.info().id())));
                return Future.succeededFuture();
            });
        });
    }

    private Future<?> switchOff(ModuleSlot<?> slot, ModuleSettings<?> settings) {
        return stop(slot, Gate.Mode.DISABLED).map(stopped -> {
            slot.settings(settings);
            slot.to(ModuleState.DISABLED, "switched off in the configuration");
            LOG.atInfo().addKeyValue("module", slot.info().id()).log("event=module_disabled");
            return null;
        });
    }

    /** Stops and starts a module with other settings; callers wait meanwhile. */
    private Future<?> exchange(ModuleSlot<?> slot, ModuleSettings<?> settings) {
        boolean wasRunning = slot.state() == ModuleState.RUNNING;
        Future<?> stopped = wasRunning ? stop(slot, Gate.Mode.HOLDING) : Future.succeededFuture();
        return stopped.compose(down -> {
            slot.settings(settings);
            slot.to(ModuleState.CONFIGURED, "");
            return start(slot);
        });
    }

    private Future<?> stop(ModuleSlot<?> slot, Gate.Mode meanwhile) {
        if (slot.state() != ModuleState.RUNNING) {
            slot.gate().close(meanwhile);
            if (slot.state() != ModuleState.STOPPED) {
                slot.to(ModuleState.STOPPED, "");
            }
            return Future.succeededFuture();
        }
        slot.to(ModuleState.STOPPING, "");
        slot.gate().close(meanwhile);
        Promise<Void> drained = Promise.promise();
        long timer = vertx.setTimer(DRAIN_TIMEOUT.toMillis(), id -> drained.tryComplete());
        slot.gate().drained().onComplete(done -> own.runOnContext(turn -> drained.tryComplete()));
        return drained.future().compose(empty -> {
            vertx.cancelTimer(timer);
            return slot.undeploy();
        }).map(gone -> {
            slot.to(ModuleState.STOPPED, "");
            return null;
        });
    }

    /** Stops everything in the reverse order of the start. */
    Future<?> stopAll(List<String> startOrder) {
        stopping = true;
        return inTurn(() -> {
            Future<?> chain = Future.succeededFuture();
            for (String id : startOrder.reversed()) {
                chain = chain.compose(before -> stop(slots.get(id), Gate.Mode.STARTING));
            }
            return chain.mapEmpty();
        });
    }
}
