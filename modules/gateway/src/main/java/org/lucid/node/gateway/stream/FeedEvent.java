package org.lucid.node.gateway.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Json;

/**
 * One event as outsiders are told it.
 *
 * @param seq counts the events of this start of the gateway, from 1
 * @param time when the gateway heard it
 * @param owner the node or operator it belongs to, as its topic says
 * @param data the event record as JSON
 */
public record FeedEvent(long seq, Instant time, Topic<?> topic, Optional<String> owner, String data) {

    /** What is kept of an event besides its text. */
    private static final int OVERHEAD = 100;

    static <E> FeedEvent of(long seq, Instant time, Topic<E> topic, E event) {
        return new FeedEvent(seq, time, topic, topic.owner().flatMap(owner -> owner.of().apply(event)),
                Json.encode(event));
    }

    /** The node it is about, where its topic says so. */
    public Optional<String> nodeId() {
        return topic.owner().filter(whose -> whose.member() == Topic.Member.NODE_ID).flatMap(whose -> owner);
    }

    /** How many bytes it takes, about. */
    int bytes() {
        return data.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }
}
