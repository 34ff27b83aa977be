package org.lucid.node.gateway.bridge;

import io.vertx.core.Future;

/** A connection to a client, as the bridge sees it; one transport or the other. */
interface Wire {

    /** Sends a frame; succeeds when it has left this process. */
    Future<Void> write(String frame);

    /** Takes no more frames in, until {@link #resume}. */
    void pause();

    void resume();

    /** Ends the connection after what was written. */
    void close();
}
