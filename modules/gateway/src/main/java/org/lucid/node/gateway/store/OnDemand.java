package org.lucid.node.gateway.store;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Something opened the first time it is asked for, and once more after a failure: the gateway starts before the store. */
public final class OnDemand<T> implements Supplier<Future<T>> {

    private final Supplier<Future<T>> opening;
    private Future<T> opened;

    public OnDemand(Supplier<Future<T>> opening) {
        this.opening = opening;
    }

    @Override
    public Future<T> get() {
        if (opened == null || opened.failed()) {
            opened = opening.get();
        }
        return opened;
    }
}
