package org.lucid.node.gateway.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.contract.gateway.Events;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.kernel.json.Json;

/** One listener over HTTP, as Server-Sent Events (API-52). */
final class EventStream implements StreamReply, Listener.Sink {

    static final String MEDIA_TYPE = "text/event-stream";
    private static final long PING_MILLIS = 15_000;
    private static final int RETRY_MILLIS = 3000;

    private final Streams streams;
    private final EventFeed feed;
    private final Vertx vertx;
    private final Proven who;
    private final Hearing hearing;
    private final Optional<String> lastEventId;
    private final Promise<Void> over = Promise.promise();
    private WriteStream<Buffer> out;
    private Context loop;
    private Listener listener;

    EventStream(Streams streams, EventFeed feed, Vertx vertx, Proven who, Hearing hearing,
            Optional<String> lastEventId) {
        this.streams = streams;
        this.feed = feed;
        this.vertx = vertx;
        this.who = who;
        this.hearing = hearing;
        this.lastEventId = lastEventId;
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    Proven who() {
        return who;
    }

    @Override
    public Future<Void> begin(WriteStream<Buffer> given, Future<Void> gone) {
        streams.enter(this);
        out = given;
        loop = vertx.getOrCreateContext();
        listener = feed.listener(loop, hearing, this);
        EventFeed.Joined joined = feed.join(listener, lastEventId);
        write("retry: " + RETRY_MILLIS + "\n" + (lastEventId.isEmpty() || joined.gap().isPresent()
                ? "id: " + joined.last() + "\n\n"
                : "\n"));
        joined.gap().ifPresent(gap -> reset(gap.name().toLowerCase(Locale.ROOT)));
        out.drainHandler(drained -> listener.wake());
        long ping = vertx.setPeriodic(PING_MILLIS, turn -> {
            if (isReady()) {
                write(": ping\n\n");
            }
        });
        gone.onComplete(left -> over.tryComplete());
        return over.future().onComplete(ended -> {
            vertx.cancelTimer(ping);
            feed.leave(listener);
            streams.leave(this);
        });
    }

    @Override
    public boolean isReady() {
        return !over.future().isComplete() && !out.writeQueueFull();
    }

    @Override
    public void take(FeedEvent event) {
        write("id: " + feed.id(event.seq()) + "\nevent: " + event.topic().address() + "\ndata: {\"topic\":\""
                + event.topic().address() + "\",\"time\":\"" + Json.format(event.time()) + "\",\"data\":"
                + event.data() + "}\n\n");
    }

    /** Whoever was too slow is told so and sent away, to come again with the id it had last. */
    @Override
    public void lost(Map<String, Integer> events, Listener.Loss reason) {
        streams.dropped(events, reason);
        reset(reason.name().toLowerCase(Locale.ROOT));
        if (reason == Listener.Loss.SLOW) {
            over.tryComplete();
        }
    }

    /** Ends the stream from this side; from any thread. */
    void close(String reason) {
        loop.runOnContext(turn -> {
            if (!over.future().isComplete()) {
                tell(Events.CLOSING, Map.of("reason", reason));
                over.complete();
            }
        });
    }

    private void reset(String reason) {
        Map<String, Object> data = new HashMap<>();
        data.put("reason", reason);
        data.put("oldest_id", feed.oldest().map(EventId::toString).orElse(null));
        tell(Events.RESET, data);
    }

    private void tell(String event, Map<String, ?> data) {
        write("event: " + event + "\ndata: " + Json.encode(data) + "\n\n");
    }

    private void write(String text) {
        if (!over.future().isComplete()) {
            out.write(Buffer.buffer(text));
        }
    }
}
