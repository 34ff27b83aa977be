package org.lucid.node.kernel.module;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** A named, bounded pool of threads for calls that block. */
public interface Workers {

    /** Runs the call on one of the threads; the future completes on the caller's event loop. */
    <T> Future<T> run(Callable<T> call);
}
