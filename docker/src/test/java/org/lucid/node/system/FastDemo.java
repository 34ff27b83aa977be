package org.lucid.node.system;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Nothing;

/** {@code scripts/demo --fast}: a hundred workers for thirty days in the simulator, and what became of them. */
public final class FastDemo {

    private FastDemo() {
    }

    public static void main(String[] arguments) {
        int days = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int workers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        PrintStream out = System.out;
        Instant started = Instant.now();
        try (SimulatedMonth month = new SimulatedMonth(seed, workers)) {
            for (int day = 1; day <= days; day++) {
                month.run(Duration.ofDays(1));
                Consensus.Status status = month.simulation().call(Consensus.STATUS, Nothing.NOTHING);
                out.printf("day %2d  slot %d closed  %d events%n", day, status.closedSlot(), month.events());
            }
            month.run(Duration.ofMinutes(10));
            print(out, month);
            out.printf("event hash of seed %d: %s%n", seed, month.eventHash());
        }
        out.printf("took %d s%n", Duration.between(started, Instant.now()).toSeconds());
        System.exit(0); // the loops of a virtual Vert.x have no thread that could end them
    }

    private static void print(PrintStream out, SimulatedMonth month) {
        Consensus.Tally tally = month.simulation().call(Consensus.TALLY, new Consensus.GetTally(Optional.empty()));
        Nodes.NodePage nodes = month.simulation().call(Nodes.LIST, new Nodes.ListNodes(Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(10), Optional.empty()));
        out.printf("%nnodes: %d; the first ten, and their last UTC day%n", nodes.pagination().total().orElse(0L));
        out.printf("%-40s %-10s %8s %8s %10s%n", "node", "status", "beacons", "expected", "uptime");
        nodes.nodes().forEach(node -> tally.entities().stream().filter(e -> e.entityId().equals(node.nodeId()))
                .min(Comparator.comparing(Consensus.TallyLine::entityId)).ifPresent(line -> out.printf(
                        "%-40s %-10s %8d %8d %9.4f%%%n", node.nodeId(), node.status(), line.beacons(), line.expected(),
                        line.uptimePpm() / 10_000.0)));
    }
}
