package org.lucid.node.gateway.bridge;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.lucid.node.contract.StreamReply;

/** A fetching request that brings several texts before it ends. */
final class FetchedStream implements StreamReply, PolledSession.Fetcher {

    /** Some clients show nothing before so much has arrived. */
    private static final String PRELUDE = SockJsText.HEARTBEAT.repeat(2048) + "\n";
    private static final int MAX_BYTES = 128 << 10;

    private final PolledSession session;
    private final Context home;
    private final Promise<Void> over = Promise.promise();
    private WriteStream<Buffer> out;
    private int brought;

    FetchedStream(Vertx vertx, PolledSession session) {
        this.session = session;
        this.home = vertx.getOrCreateContext();
    }

    @Override
    public String mediaType() {
        return "application/javascript; charset=UTF-8";
    }

    @Override
    public Future<Void> begin(WriteStream<Buffer> given, Future<Void> gone) {
        out = given;
        out.write(Buffer.buffer(PRELUDE));
        gone.onComplete(left -> {
            session.left(this);
            over.tryComplete();
        });
        session.fetch(this);
        return over.future();
    }

    @Override
    public boolean bring(String text) {
        brought += text.length();
        home.runOnContext(turn -> {
            if (!over.future().isComplete()) {
                out.write(Buffer.buffer(text + "\n"));
            }
        });
        if (brought >= MAX_BYTES) {
            end();
            return false;
        }
        return true;
    }

    @Override
    public void end() {
        home.runOnContext(turn -> over.tryComplete());
    }
}
