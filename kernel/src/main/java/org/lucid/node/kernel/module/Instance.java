package org.lucid.node.kernel.module;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Set;

/** One running instance of a module, as a verticle. */
final class Instance<C extends Record> extends VerticleBase {

    private final LucidModule<C> module;
    private final InstanceContext<C> instanceContext;
    private String deployment;

    Instance(LucidModule<C> module, InstanceContext<C> instanceContext) {
        this.module = module;
        this.instanceContext = instanceContext;
    }

    void deployed(String id) {
        deployment = id;
    }

    String deployment() {
        return deployment;
    }

    @Override
    public Future<?> start() {
        Future<?> started;
        try {
            started = module.start(instanceContext);
        } catch (RuntimeException e) {
            started = Future.failedFuture(e);
        }
        return started.compose(up -> {
            Set<String> unserved = instanceContext.unserved();
            return unserved.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IllegalStateException("no handler for " + unserved));
        }).recover(cause -> instanceContext.close().transform(closed -> Future.failedFuture(cause)));
    }

    @Override
    public Future<?> stop() {
        instanceContext.quiesce();
        Future<?> stopped;
        try {
            stopped = module.stop();
        } catch (RuntimeException e) {
            stopped = Future.failedFuture(e);
        }
        return stopped.transform(done -> instanceContext.close().transform(
                closed -> done.failed() ? Future.failedFuture(done.cause()) : Future.succeededFuture()));
    }
}
