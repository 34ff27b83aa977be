package org.lucid.node.gateway.http;

import io.vertx.ext.web.RoutingContext;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.gateway.limit.RateLimits.Standing;
import org.lucid.node.gateway.limit.Sources.Source;

/** A request as those see it who serve paths of the door that are no operations. What they throw is answered by the door. */
public final class Visit {

    private final Exchange exchange;

    private Visit(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The visit that a request of the door's router is. */
    public static Visit of(RoutingContext context) {
        return new Visit(Exchange.of(context));
    }

    /** Where it comes from, as limits go. */
    public Source source() {
        return exchange.source();
    }

    /** How a limit stands that it was charged to. */
    public void standing(Standing now) {
        exchange.standing(now);
    }

    /** Answers, with the headers that every answer bears. */
    public void answer(int status, String type, byte[] body) {
        exchange.send(status, type, body);
    }

    /** Answers bit by bit. */
    public void stream(StreamReply reply) {
        exchange.stream(reply);
    }
}
