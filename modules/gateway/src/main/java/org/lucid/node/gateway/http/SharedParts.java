package org.lucid.node.gateway.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.auth.DevelopmentAccess;
import org.lucid.node.gateway.auth.NodeTokens;
import org.lucid.node.gateway.auth.KeyRing;
import org.lucid.node.gateway.auth.PublishedKeyFile;
import org.lucid.node.gateway.auth.TokenVerifier;
import org.lucid.node.gateway.docs.DocumentCache;
import org.lucid.node.gateway.limit.BodyMemory;
import org.lucid.node.gateway.limit.Charges;
import org.lucid.node.gateway.limit.Connections;
import org.lucid.node.gateway.limit.InFlight;
import org.lucid.node.gateway.limit.Networks;
import org.lucid.node.gateway.limit.RateLimits;
import org.lucid.node.gateway.limit.Sources;
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
        LoopWatch loops, CallLog calls, Sources sources, Connections connections, BodyMemory bodies,
        List<String> problems, int port) {

    /**
     * What only blocking calls tell.
     *
     * @param machine the name of this machine
     */
    public record Surroundings(String machine, Sources sources) {

        /** Looks around; run it where blocking is allowed. IllegalArgumentException for what names no address. */
        public static Surroundings of(GatewayConfig config) throws UnknownHostException {
            return new Surroundings(InetAddress.getLocalHost().getHostName(), new Sources(
                    new Networks(config.trustedProxies()), new Networks(config.rateLimit().sharedSources())));
        }
    }

    /** Puts the parts together. */
    public static SharedParts of(ModuleContext<GatewayConfig> context, Surroundings around) {
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
        return new SharedParts(table, new InputReader(table), new Hosts(config, around.machine()),
                verifier, published, new NodeTokens(context, keys),
                new RateLimits(context.clock(), config.rateLimit().anonymous()), new Charges(config.rateLimit()),
                new InFlight(config.maxInFlight()), new DocumentCache(kernel, table, Pages.DESCRIPTIONS),
                new LoopWatch(context.clock()), new CallLog(context.clock()), around.sources(),
                new Connections(config.maxConnections()), new BodyMemory(config.bodyMemory().bytes()),
                problems(config, fragments), port == 0 ? -1 : port);
    }

    private static List<String> problems(GatewayConfig config, Fragments fragments) {
        List<String> problems = new ArrayList<>(fragments.problems());
        config.bareListOperations().stream()
                .filter(address -> fragments.table().routes().stream().noneMatch(route -> route.options().list()
                        .isPresent() && route.operation().address().equals(address)))
                .forEach(address -> problems.add("gateway.bare_list_operations names no list: " + address));
        return List.copyOf(problems);
    }
}
