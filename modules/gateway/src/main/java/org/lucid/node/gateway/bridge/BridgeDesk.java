package org.lucid.node.gateway.bridge;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.gateway.admission.Admissions;
import org.lucid.node.gateway.audit.AuditTrail;
import org.lucid.node.gateway.http.SharedParts;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.stream.EventFeed;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.module.ModuleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the bridges of one instance work with: the connections of either transport are opened here. */
public final class BridgeDesk {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeDesk.class);
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final ModuleContext<GatewayConfig> context;
    private final SharedParts shared;
    private final AuditTrail audit;
    private final Admissions admissions;
    private final EventFeed feed;
    private final Bridges bridges;
    private final Session.Offer offer;

    public BridgeDesk(ModuleContext<GatewayConfig> context, SharedParts shared, AuditTrail audit, EventFeed feed) {
        this.context = context;
        this.shared = shared;
        this.audit = audit;
        this.admissions = new Admissions(context, shared.crowd(), shared.input(), audit);
        this.feed = feed;
        this.bridges = context.shared(Bridges.class, () -> new Bridges(TcpBridge.port(context), context.config()
                .bridges().memory().bytes(), context.meters()));
        Map<String, Route> operations = shared.routes().routes().stream()
                .filter(route -> route.options().bridge() && route.operationId().equals(route.operation().address()))
                .collect(Collectors.toMap(Route::operationId, Function.identity()));
        Map<String, Topic<?>> topics = feed.topics().stream()
                .collect(Collectors.toMap(Topic::address, Function.identity()));
        this.offer = new Session.Offer(operations, topics);
    }

    /** Watches over the connections that are open; once the listeners are up. */
    public void serve() {
        context.onStop(() -> {
            bridges.closeAll();
            return Future.succeededFuture();
        });
        if (context.isSingle()) {
            context.subscribe(Credentials.CREDENTIAL_REVOKED, revoked -> bridges.check());
            context.every(WATCH, "bridges", () -> {
                if (context.kernel().process().draining()) {
                    bridges.closeAll();
                } else {
                    bridges.check();
                }
                return Future.succeededFuture();
            });
        }
    }

    /** A new connection on its event loop; it is closed at once when there are too many. */
    BridgeConnection open(Dialect dialect, Wire wire, Source source, Context loop) {
        return new BridgeConnection(this, dialect, wire, source, loop);
    }

    /** A client that speaks no frames. */
    void refused(Exception why, String address) {
        LOG.info("event=bridge_refused reason=\"{}\" source={}", why.getMessage(), address);
    }

    ModuleContext<GatewayConfig> context() {
        return context;
    }

    SharedParts shared() {
        return shared;
    }

    AuditTrail audit() {
        return audit;
    }

    Admissions admissions() {
        return admissions;
    }

    EventFeed feed() {
        return feed;
    }

    Bridges bridges() {
        return bridges;
    }

    Session.Offer offer() {
        return offer;
    }
}
