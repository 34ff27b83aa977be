package org.lucid.node.kernel.bus;

import io.vertx.core.Future;

/** Answers the requests of one operation. What it throws or fails with other than a {@link Failure} is INTERNAL. */
@FunctionalInterface
public interface Handler<Q, R> {

    Future<R> handle(Q request, Call call);
}
