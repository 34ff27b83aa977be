package org.lucid.node.kernel.bus;

import io.vertx.core.Future;

/**
 * The typed event bus. In one process the immutable record itself travels; nothing is copied and nothing encoded. Every
 * request has a deadline and fails only with a {@link Failure}.
 */
public interface Bus {

    /** What a request came back with: the reply and the call as the handler marked it. */
    record Answer<R>(R value, Call call) {
    }

    /**
     * Calls an operation as this module, with the operation's own deadline. Use
     * {@link #request(Operation, Object, Call)} when the request serves another one.
     */
    <Q, R> Future<R> request(Operation<Q, R> operation, Q request);

    /** Calls an operation as this module, on behalf of {@code parent}: same request id, what is left of its deadline. */
    <Q, R> Future<R> request(Operation<Q, R> operation, Q request, Call parent);

    /** Calls an operation as the caller named in {@code call}; for doors such as the gateway, which let outsiders in. */
    <Q, R> Future<Answer<R>> forward(Operation<Q, R> operation, Q request, Call call);

    /** Tells whoever listens now. Never fails, may be lost. */
    <E> void publish(Topic<E> topic, E event);
}
