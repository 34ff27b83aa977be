package org.lucid.node.contract;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** A reply that is written piece by piece, for as long as its caller listens. It travels inside the process only. */
public interface StreamReply {

    /** What kind of text it is, such as {@code text/event-stream}. */
    String mediaType();

    /**
     * Begins to write; throws a {@link org.lucid.node.kernel.bus.Failure} before the first byte to refuse. It writes no
     * more than {@code out} takes: a full queue is waited for.
     *
     * @param gone succeeds when the caller is no longer there
     * @return succeeds when all is written; whoever called ends {@code out} then
     */
    Future<Void> begin(WriteStream<Buffer> out, Future<Void> gone);
}
