package org.lucid.node.system;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.testkit.Simulation;

/** {@code scripts/demo --fast}: a hundred workers for thirty days in the simulator, and what became of them. */
public final class FastDemo {

    private static final int SHOWN = 10;

    private final Simulation simulation;
    private final Owners owners;

    private FastDemo(SimulatedMonth month, long seed) {
        this.simulation = month.simulation();
        this.owners = new Owners(simulation, seed);
    }

    public static void main(String[] arguments) {
        int days = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int workers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        PrintStream out = System.out;
        long started = System.nanoTime();
        try (SimulatedMonth month = SimulatedMonth.ofAllModules(seed, workers)) {
            FastDemo demo = new FastDemo(month, seed);
            month.run(Duration.ofMinutes(2));
            List<String> nodes = demo.nodes().stream().map(Nodes.Node::nodeId).toList();
            nodes.forEach(demo.owners::proveAddress);
            String pool = demo.owners.pool(nodes);
            for (int day = 1; day <= days; day++) {
                month.run(Duration.ofDays(1));
                nodes.forEach(demo.owners::earn);
                out.printf("day %2d  slot %d closed, %d sessions billed, %d events%n", day, demo.status().closedSlot(),
                        demo.owners.sessions(), month.events());
            }
            month.run(Duration.ofHours(2));
            demo.print(out, pool);
            out.printf("event hash of seed %d: %s%n", seed, month.eventHash());
        }
        out.printf("took %d s%n", Duration.ofNanos(System.nanoTime() - started).toSeconds());
        System.exit(0); // the loops of a virtual Vert.x have no thread that could end them
    }

    private <Q, R> R call(Operation<Q, R> operation, Q request) {
        return simulation.callAs(Caller.SYSTEM, operation, request);
    }

    private Consensus.Status status() {
        return call(Consensus.STATUS, Nothing.NOTHING);
    }

    private List<Nodes.Node> nodes() {
        return call(Nodes.LIST, new Nodes.ListNodes(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(100), Optional.empty())).nodes();
    }

    private void print(PrintStream out, String pool) {
        Consensus.Status status = status();
        Instant now = simulation.now();
        out.printf("%n%s  slot %d, closed up to %d, %d sessions billed%n", now, status.currentSlot(),
                status.closedSlot(), owners.sessions());
        out.printf("%-10s %-38s %-9s %13s %7s %7s %14s %s%n", "name", "node", "status", "beacons", "cpu %", "mem %",
                "available", "payouts");
        nodes().stream().limit(SHOWN).forEach(node -> print(out, node));
        Pools.Pool members = call(Pools.GET, new Pools.GetPool(pool));
        out.printf("pool %s: %s, %d of %d seats%n", members.name(), members.status(), members.nodeCount(),
                members.maxNodes());
        Ledger.Summary ledger = call(Ledger.SUMMARY, new Ledger.GetSummary());
        out.printf("ledger: %d entries, last hash %s, %d nodes hold %s available and %s reserved, sums %s%n",
                ledger.seq(), ledger.lastHash(), ledger.nodes().nodes(), ledger.nodes().available(), ledger.nodes()
                        .reserved(),
                ledger.sums().stream().map(sum -> sum.currency() + " " + sum.sum()).toList());
    }

    private void print(PrintStream out, Nodes.Node node) {
        String id = node.nodeId();
        List<Consensus.UptimeDay> days = call(Consensus.UPTIME, new Consensus.GetUptime(id, Optional.empty(), Optional
                .empty())).days();
        String payouts = call(Payouts.LIST_OF_NODE, new Payouts.ListOfNode(id, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty())).payouts().stream().map(payout -> payout.amount() + " " + payout
                        .state() + payout.reason().map(reason -> " (" + reason.message() + ")").orElse(""))
                .collect(Collectors.joining(" "));
        Optional<Resources.NodeResources> resources = resources(id);
        out.printf("%-10s %-38s %-9s %6d/%-6d %7s %7s %14s %s%n", shortened(node.name()), id, node.status(), days
                .stream().mapToInt(Consensus.UptimeDay::beacons).sum(),
                days.stream().mapToInt(
                        Consensus.UptimeDay::expected).sum(),
                percent(resources.flatMap(now -> now.cpu().percent())), percent(
                        resources.flatMap(now -> now.memory().percent())),
                call(Ledger.BALANCE, new Ledger.OfNode(id))
                        .available(),
                payouts);
    }

    private Optional<Resources.NodeResources> resources(String node) {
        try {
            return Optional.of(call(Resources.GET, new Resources.GetResources(node)));
        } catch (Failure neverMeasured) {
            return Optional.empty();
        }
    }

    private static String shortened(String name) {
        return name.length() <= 10 ? name : name.substring(name.length() - 10);
    }

    private static String percent(Optional<Double> value) {
        return value.map(number -> String.format("%.1f", number)).orElse("-");
    }
}
