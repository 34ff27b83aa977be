package org.lucid.node.kernel.store.plan;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** How the engines say that storage does not answer, and how they sweep. */
public final class Storage {

    /** The most documents that retention removes in one step, so that other work comes in between. */
    public static final int SWEEP_BATCH = 500;

    private Storage() {
    }

    /** UNAVAILABLE 5032: nothing may be concluded about the data. */
    public static Failure unavailable(String what) {
        return Failure.of(FailureCode.UNAVAILABLE, 5032, what);
    }

    /** Repeats a step, which says how many documents it removed, until it removes less than a full batch. */
    public static Future<Long> sweep(Supplier<Future<Integer>> step, long before) {
        return step.get().compose(removed -> removed < SWEEP_BATCH
                ? Future.succeededFuture(before + removed)
                : sweep(step, before + removed));
    }
}
