package org.lucid.node.gateway.stream;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.StreamReply;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.gateway.Events;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.http.SharedParts;
import org.lucid.node.gateway.limit.InFlight.Admission;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.module.ModuleContext;

/** Opens event streams and watches over those that are open. */
public final class StreamDesk {

    private static final Duration WATCH = Duration.ofSeconds(1);

    private final ModuleContext<GatewayConfig> context;
    private final SharedParts shared;
    private final EventFeed feed;
    private final Streams streams;

    public StreamDesk(ModuleContext<GatewayConfig> context, SharedParts shared, EventFeed feed) {
        this.context = context;
        this.shared = shared;
        this.feed = feed;
        this.streams = context.shared(Streams.class,
                () -> new Streams(shared.trust().verifier()::requireHolding, context.meters()));
    }

    /** Serves in this instance. */
    public void serve() {
        context.handle(Events.LISTEN, this::listen);
        context.onStop(() -> {
            streams.closeAll();
            return Future.succeededFuture();
        });
        if (context.isSingle()) {
            context.subscribe(Credentials.CREDENTIAL_REVOKED, revoked -> streams.check());
            context.every(WATCH, "event-streams", () -> {
                if (context.kernel().process().draining()) {
                    streams.closeAll();
                } else {
                    streams.check();
                }
                return Future.succeededFuture();
            });
        }
    }

    private Future<StreamReply> listen(Events.Listen request, Call call) {
        Caller caller = call.caller();
        List<Topic<?>> all = feed.topics();
        Set<String> topics = request.topics().map(text -> TopicPatterns.select(text, caller, all))
                .orElseGet(() -> TopicPatterns.heardBy(caller, all).stream().map(Topic::address)
                        .collect(Collectors.toSet()));
        Proven who = shared.crowd().inFlight().of(call).map(Admission::who).orElseGet(() -> new Proven(caller,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        StreamReply stream = new EventStream(streams, feed, context.vertx(), who,
                new Hearing(caller, topics::contains, request.nodeId()), request.lastEventId());
        return request.nodeId().isEmpty()
                ? Future.succeededFuture(stream)
                : NodeOwner.checkReader(context.bus(), call, request.nodeId().get()).map(owned -> stream);
    }
}
