package org.lucid.node.payouts.tron;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nodes of the network that a rail asks, in the order of the configuration; the first of a kind answers where one
 * suffices.
 *
 * @param full those that take transactions
 * @param solidity those that tell only what is final
 */
record ChainNodes(List<ChainNode.Full> full, List<ChainNode.Solidity> solidity) implements AutoCloseable {

    private static final Duration CLOCKS = Duration.ofMinutes(5);

    /** Opens a channel to each; none is asked yet. */
    static ChainNodes open(TronSettings settings, Route route) {
        return new ChainNodes(settings.fullNodes().stream()
                .map(endpoint -> new ChainNode.Full(endpoint, settings.apiKey(), route.deadline(),
                        route.detector(endpoint)))
                .toList(),
                settings.solidityNodes().stream()
                        .map(endpoint -> new ChainNode.Solidity(endpoint, settings.apiKey(), route.deadline(),
                                route.detector(endpoint)))
                        .toList());
    }

    ChainNode.Full anyFull() {
        return full.getFirst();
    }

    ChainNode.Solidity anySolidity() {
        return solidity.getFirst();
    }

    /** What is wrong with the first node that is of another network, or stands at another time (MON-75); blocks. */
    Optional<String> problem(TronSettings settings, Instant now) {
        for (ChainNode node : Stream.concat(full.stream(), solidity.stream()).toList()) {
            if (!HexFormat.of().formatHex(node.block(0).getBlockid().toByteArray()).equals(settings.genesisId())) {
                return Optional.of(node + " is not a node of " + settings.chain());
            }
            Instant head = node.head().time();
            if (Duration.between(head, now).abs().compareTo(CLOCKS) > 0) {
                return Optional.of(node + " stands at " + head + ", more than 5 minutes from this clock");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        full.forEach(ChainNode::close);
        solidity.forEach(ChainNode::close);
    }
}
