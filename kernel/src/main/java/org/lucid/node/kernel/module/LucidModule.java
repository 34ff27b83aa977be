package org.lucid.node.kernel.module;

import io.vertx.core.Future;
import java.util.List;

/**
 * A plug-in, found by {@link java.util.ServiceLoader}. The kernel makes one object for each instance that runs and calls
 * {@link #info} on any of them. Everything that a module obtains through its context is given back by the kernel when
 * the instance stops; {@link #stop} is for what the module must still write.
 *
 * @param <C> its configuration record
 */
public interface LucidModule<C extends Record> {

    /** The same answer every time; called before configuration exists. */
    ModuleInfo<C> info();

    /** The words that it hears on the command line of {@code lucid run}; see {@link ModuleContext#takeFlag}. */
    default List<RunFlag> flags() {
        return List.of();
    }

    /**
     * Starts one instance: opens collections, reads back its state, registers handlers and timers.
     *
     * @return fails to refuse the start; the message is shown to the operator
     */
    Future<?> start(ModuleContext<C> context);

    /** Ends one instance: nothing new arrives any more, what is acknowledged must be safe when the future succeeds. */
    default Future<?> stop() {
        return Future.succeededFuture();
    }
}
