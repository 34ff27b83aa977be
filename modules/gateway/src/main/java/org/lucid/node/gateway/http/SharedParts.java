package org.lucid.node.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.gateway.audit.AuditBacklog;
import org.lucid.node.gateway.docs.DocumentCache;
import org.lucid.node.gateway.limit.Crowd;
import org.lucid.node.gateway.route.Fragments;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.RouteTable;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.ModuleContext;

/**
 * What all instances have in common, so that limits, tokens and nonces hold over all of them (API-04).
 *
 * @param problems what is wrong with fragments of modules, which then have no routes, and with names in settings
 * @param port the port to ask for; negative to share a free one among the instances
 */
public record SharedParts(RouteTable routes, InputReader input, Hosts hosts, Trust trust, Crowd crowd,
        DocumentCache documents, LoopWatch loops, CallLog calls, AuditBacklog audits, List<String> problems, int port) {

    /** Puts the parts together. */
    public static SharedParts of(ModuleContext<GatewayConfig> context, Crowd.Surroundings around) {
        GatewayConfig config = context.config();
        KernelView kernel = context.kernel();
        Fragments fragments = Fragments.of(kernel, config.legacyRoutes());
        RouteTable table = fragments.table();
        int port = kernel.portFor("http", config.port());
        return new SharedParts(table, new InputReader(table),
                new Hosts(config, around.machine(), kernel.process().onionAddress()), Trust.of(context),
                Crowd.of(config, context.clock(), around.sources()),
                new DocumentCache(kernel, table, Pages.DESCRIPTIONS), new LoopWatch(context.clock()),
                new CallLog(context.clock()), new AuditBacklog(context.clock()), problems(config, fragments),
                port == 0 ? -1 : port);
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
