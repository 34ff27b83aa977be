package org.lucid.node.poot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.poot.Outputs;
import org.lucid.node.contract.poot.Outputs.BatchItem;
import org.lucid.node.contract.poot.Outputs.Evidence;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.testkit.Simulation;

/**
 * Prints how long one output and a batch of 100 take to be validated, from the bus to the stored result in the memory
 * engine, on one core. Arguments: rounds (30), bytes of an output (1000).
 */
final class ValidateBench {

    private static final int BATCH = 100;

    private final Ed25519 scheme = new Ed25519();
    private final int bytes;
    private long made;

    private ValidateBench(int bytes) {
        this.bytes = bytes;
    }

    static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int bytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        new ValidateBench(bytes).run(rounds);
        System.exit(0); // the loops of a virtual Vert.x have no thread that could end them
    }

    private void run(int rounds) {
        Neighbours world = new Neighbours();
        for (int i = 0; i < BATCH; i++) {
            world.states.put("node_" + i, "ACTIVE");
        }
        try (Simulation simulation = new Simulation(world.setup(scheme, false))) {
            List<Double> singles = new ArrayList<>();
            List<Double> batches = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                BatchItem item = output(round % BATCH, simulation.now());
                Evidence one = new Evidence(item.nodeId().orElseThrow(), item.outputData(), item.timestamp(), item
                        .nonce(), item.signature());
                long from = System.nanoTime();
                require(simulation.call(Outputs.VALIDATE, one).isValid());
                singles.add(millis(from));
                List<BatchItem> items = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    items.add(output(i, simulation.now()));
                }
                from = System.nanoTime();
                require(simulation.call(Outputs.BATCH_VALIDATE, new Outputs.Batch(items)).summary().valid() == BATCH);
                batches.add(millis(from));
            }
            System.out.printf(
                    "outputs of %,d bytes validated on one core: one %.1f ms, %d in a batch %.0f ms; the slowest "
                            + "%.1f and %.0f ms (%d rounds after warming up)%n",
                    bytes, median(singles), BATCH, median(batches),
                    last(singles), last(batches), rounds / 2);
        }
    }

    private BatchItem output(int node, Instant at) {
        String id = "node_" + node;
        String nonce = "nonce-" + made++ + "-of-bench";
        byte[] output = new byte[bytes];
        output[0] = (byte) made;
        byte[] message = ConsensusMessages.output(Neighbours.NETWORK, id, SignedBytes.sha256(output), at, nonce);
        return new BatchItem(Optional.of(id), Optional.of(Base64.getEncoder().encodeToString(output)), Optional.of(at
                .toString()), Optional.of(nonce), Optional.of(Hex.of(scheme.sign(Neighbours.seed(id), message))));
    }

    private static void require(boolean valid) {
        if (!valid) {
            throw new IllegalStateException("an output was not found valid");
        }
    }

    private static double millis(long fromNanos) {
        return (System.nanoTime() - fromNanos) / 1e6;
    }

    private static List<Double> warm(List<Double> times) {
        return times.subList(times.size() / 2, times.size()).stream().sorted().toList();
    }

    private static double median(List<Double> times) {
        return warm(times).get((warm(times).size() - 1) / 2);
    }

    private static double last(List<Double> times) {
        return warm(times).getLast();
    }
}
