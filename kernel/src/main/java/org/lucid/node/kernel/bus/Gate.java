package org.lucid.node.kernel.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way into one module. It counts what is in flight so that a module can be drained, holds callers while a module is
 * exchanged, and turns them away when it is off.
 */
public final class Gate {

    private static final int MAX_WAITING = 10_000;

    private final String moduleId;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Mode mode = Mode.STARTING;
    private int instances;
    private int inFlight;
    private int next;
    private Promise<Void> drained;

    /** Whether and how requests get through. */
    public enum Mode {
        /** Not up yet: UNAVAILABLE. */
        STARTING,
        /** Requests get through. */
        OPEN,
        /** Requests wait, for as long as their deadline allows. */
        HOLDING,
        /** Off: MODULE_DISABLED. */
        DISABLED,
        /** Failed: MODULE_DISABLED as well. */
        FAILED
    }

    /** A caller that is held, and the event loop on which it goes on. */
    private record Waiting(Promise<Void> place, Context context) {

        void release(Failure refusal) {
            if (context == null) {
                answer(refusal);
            } else {
                context.runOnContext(released -> answer(refusal));
            }
        }

        private void answer(Failure refusal) {
            if (refusal == null) {
                place.complete();
            } else {
                place.fail(refusal);
            }
        }
    }

    public Gate(String moduleId) {
        this.moduleId = moduleId;
    }

    /** Lets requests through to this many instances. */
    public void open(int running) {
        Deque<Waiting> released;
        synchronized (this) {
            mode = Mode.OPEN;
            instances = running;
            released = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        released.forEach(held -> held.release(null));
    }

    /** Changes what happens to requests from now on; those that wait are answered at once unless it goes on holding. */
    public void close(Mode reason) {
        Deque<Waiting> released;
        synchronized (this) {
            mode = reason;
            if (reason == Mode.HOLDING) {
                return;
            }
            released = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        released.forEach(held -> held.release(refusal(reason)));
    }

    /** Succeeds once nothing is in flight; call it with the gate closed or holding. */
    public synchronized Future<Void> drained() {
        if (inFlight == 0) {
            return Future.succeededFuture();
        }
        if (drained == null) {
            drained = Promise.promise();
        }
        return drained.future();
    }

    /** Takes a place in the module, now or when it opens; every success must be followed by {@link #leave}. */
    Future<Void> enter() {
        Promise<Void> place;
        synchronized (this) {
            switch (mode) {
                case OPEN -> {
                    inFlight++;
                    return Future.succeededFuture();
                }
                case HOLDING -> {
                    if (waiting.size() >= MAX_WAITING) {
                        return Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE,
                                "Module " + moduleId
                                        + " is restarting and too many calls wait. Try again in a moment."));
                    }
                    place = Promise.promise();
                    waiting.add(new Waiting(place, Vertx.currentContext()));
                }
                default -> {
                    return Future.failedFuture(refusal(mode));
                }
            }
        }
        return place.future().compose(released -> enter());
    }

    /**
     * Takes a place for a call that a module makes to itself. It gets through while the module drains, since what is
     * being drained may wait for it.
     */
    Future<Void> enterFromInside() {
        synchronized (this) {
            if (mode == Mode.OPEN || mode == Mode.HOLDING) {
                inFlight++;
                return Future.succeededFuture();
            }
        }
        return enter();
    }

    void leave() {
        Promise<Void> done = null;
        synchronized (this) {
            inFlight--;
            if (inFlight == 0 && drained != null) {
                done = drained;
                drained = null;
            }
        }
        if (done != null) {
            done.complete();
        }
    }

    /** The instance that takes this request. */
    synchronized <Q> int instanceFor(Operation<Q, ?> operation, Q request) {
        return switch (operation.spread()) {
            case SINGLE -> 0;
            case KEYED -> Rendezvous.owner(operation.keyOf(request).orElse(""), instances);
            case FREE -> instances == 1 ? 0 : Math.floorMod(next++, instances);
        };
    }

    private Failure refusal(Mode reason) {
        return switch (reason) {
            case STARTING -> Failure.of(FailureCode.UNAVAILABLE,
                    "Module " + moduleId + " is starting. Try again in a moment.").with("retry_after", 1);
            case FAILED -> Failure.of(FailureCode.MODULE_DISABLED, "Module " + moduleId
                    + " has failed; its reason stands in /health. It is started again by itself unless only a person can"
                    + " mend it. Try again later.")
                    .with("retry_after", 10);
            default -> Failure.of(FailureCode.MODULE_DISABLED,
                    "Module " + moduleId + " is disabled. Enable it with PUT /api/v1/system/modules/" + moduleId + ".");
        };
    }
}
