package org.lucid.node.consensus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.consensus.proof.ReadProof;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.crypto.Ed25519;

/**
 * Prints how many beacons one core takes in a second, from the bus to the acknowledged insert in the memory engine, and
 * how many signatures it checks in a second and does nothing else. Arguments: nodes (2000), slots (25).
 */
final class IngestBench {

    private static final int BATCH = 500;

    private IngestBench() {
    }

    static void main(String[] arguments) {
        int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        int slots = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
        Ed25519 scheme = new Ed25519();
        World world = new World(scheme, nodes);
        try (Net net = new Net(world, world.setup(""))) {
            List<Double> taken = new ArrayList<>();
            List<Double> bare = new ArrayList<>();
            for (int slot = 0; slot < slots; slot++) {
                List<TaskProof> proofs = sign(net, nodes);
                bare.add(verify(scheme, world, proofs));
                long from = System.nanoTime();
                int accepted = 0;
                for (int i = 0; i < nodes; i += BATCH) {
                    accepted += net.simulation.call(Consensus.SUBMIT_PROOFS, new Consensus.TaskProofs(
                            proofs.subList(i, Math.min(nodes, i + BATCH)))).accepted();
                }
                taken.add(rate(accepted, from));
                if (accepted != nodes) {
                    throw new IllegalStateException(accepted + " of " + nodes + " were accepted");
                }
                net.simulation.advance(Duration.ofMinutes(2), Duration.ofSeconds(1));
            }
            System.out.printf("beacons taken in on one core: %,.0f a second; signatures checked alone: %,.0f a second; "
                    + "ratio %.2f (medians of %d slots of %d nodes)%n", median(taken), median(bare),
                    median(taken) / median(bare), slots - 1, nodes);
        }
        System.exit(0); // the loops of a virtual Vert.x have no thread that could end them
    }

    private static List<TaskProof> sign(Net net, int nodes) {
        long slot = net.slot();
        List<TaskProof> proofs = new ArrayList<>();
        var seal = net.status().seal().orElseThrow();
        for (int node = 0; node < nodes; node++) {
            proofs.add(net.sign(node, TaskProof.beacon(net.world.node(node), slot, net.simulation.now(), "", seal)));
        }
        return proofs;
    }

    private static double verify(Ed25519 scheme, World world, List<TaskProof> proofs) {
        List<byte[][]> checks = new ArrayList<>();
        for (int node = 0; node < proofs.size(); node++) {
            checks.add(new byte[][]{scheme.publicKey(World.seed(node)), ReadProof.of(proofs.get(node), World.NETWORK)
                    .message(), Hex.bytes("sig", proofs.get(node).sig(), 64)});
        }
        long from = System.nanoTime();
        for (byte[][] check : checks) {
            if (!scheme.verify(check[0], check[1], check[2])) {
                throw new IllegalStateException("not signed");
            }
        }
        return rate(checks.size(), from);
    }

    private static double rate(int count, long fromNanos) {
        return count * 1e9 / (System.nanoTime() - fromNanos);
    }

    /** Without the first one, which warms up. */
    private static double median(List<Double> values) {
        return values.stream().skip(1).sorted().toList().get((values.size() - 1) / 2);
    }
}
