package org.lucid.node.gateway.http;

import java.util.List;
import java.util.Optional;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.auth.DevelopmentAccess;
import org.lucid.node.gateway.auth.NodeTokens;
import org.lucid.node.gateway.auth.KeyRing;
import org.lucid.node.gateway.auth.PublishedKeyFile;
import org.lucid.node.gateway.auth.TokenVerifier;
import org.lucid.node.gateway.docs.DocumentCache;
import org.lucid.node.gateway.limit.Charges;
import org.lucid.node.gateway.limit.InFlight;
import org.lucid.node.gateway.limit.RateLimits;
import org.lucid.node.gateway.route.Fragments;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.RouteTable;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * What all instances have in common, so that limits, tokens and nonces hold over all of them (API-04).
 *
 * @param problems what is wrong with fragments of modules, which then have no routes
 * @param port the port to ask for; negative to share a free one among the instances
 */
public record SharedParts(RouteTable routes, InputReader input, Hosts hosts, TokenVerifier verifier,
        Optional<PublishedKeyFile> published,
        NodeTokens nodeTokens, RateLimits limits, Charges charges, InFlight inFlight, DocumentCache documents,
        LoopWatch loops, List<String> problems, int port) {

    /** Puts the parts together. */
    public static SharedParts of(ModuleContext<GatewayConfig> context, String machine) {
        GatewayConfig config = context.config();
        KernelView kernel = context.kernel();
        Fragments fragments = Fragments.of(kernel);
        RouteTable table = fragments.table();
        Optional<byte[]> temporary = config.development()
                ? Optional.of(kernel.processShared(DevelopmentAccess.class, () -> new DevelopmentAccess(
                        context.vertx(), context.random(), context.clock(), context.ids(), System.out)).secret())
                : Optional.empty();
        KeyRing keys = new KeyRing(context.vertx(), config, temporary);
        TokenVerifier verifier = new TokenVerifier(keys, config, context.clock());
        Optional<PublishedKeyFile> published = config.jwt().jwksFile()
                .map(path -> new PublishedKeyFile(context.vertx(), path, config.jwt().algorithm(), keys, verifier));
        int port = kernel.portFor("http", config.port());
        return new SharedParts(table, new InputReader(table), new Hosts(config, machine),
                verifier, published, new NodeTokens(context, keys),
                new RateLimits(context.clock(), config.rateLimit().anonymous()), new Charges(config.rateLimit()),
                new InFlight(config.maxInFlight()), new DocumentCache(kernel, table, Pages.DESCRIPTIONS),
                new LoopWatch(context.clock()), fragments.problems(), port == 0 ? -1 : port);
    }
}
