package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.NodeWork;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** The modules that poot asks, as they look from there: nodes of ann with keys and addresses, and a chain. */
final class Neighbours {

    static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
    static final String ADDRESS = "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC";

    final Map<String, String> states = new TreeMap<>();
    final Map<String, Usdt> balances = new HashMap<>();
    boolean addressProven = true;
    boolean solidified = true;
    boolean chainAnswers = true;
    int chainAsked;
    long height = 10_000;

    /** No settings. */
    public record None() {
    }

    static byte[] seed(String node) {
        return SignedBytes.sha256(node.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** All of them and poot; without payouts the chain cannot be asked at all. */
    Setup setup(Signatures signatures, boolean payouts) {
        return Setup.of("registration: {enabled: true}\nconsensus: {enabled: true}\npayouts: {enabled: " + payouts
                + "}\npoot: {enabled: true}\n", () -> new Registration(this, signatures), Consensus::new,
                () -> new Chain(this), PootModule::new).signatures(signatures);
    }

    private record Registration(Neighbours world, Signatures signatures) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.registration", None.class, Nodes.STATUSES, NodeKeys.GET_KEY,
                    PayoutAddresses.GET);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(request
                    .nodeIds().orElse(List.of()).stream().filter(world.states::containsKey).map(
                            node -> new Nodes.StatusItem(node, world.states.get(node), "self", Optional.of("ann"),
                                    Optional.empty(), Instant.EPOCH))
                    .toList())));
            context.handle(NodeKeys.GET_KEY, (request, call) -> world.states.containsKey(request.nodeId())
                    ? Future.succeededFuture(new NodeKeys.NodeKey(request.nodeId(), Hex.of(signatures.publicKey(seed(
                            request.nodeId()))), world.states.get(request.nodeId()), Optional.of("ann"), Hex.of(
                                    NETWORK)))
                    : Future.failedFuture(NodeOwner.unknown(request.nodeId())));
            context.handle(PayoutAddresses.GET, (request, call) -> Future.succeededFuture(
                    new PayoutAddresses.PayoutAddress(request.nodeId(), Optional.of(ADDRESS), 1, world.addressProven
                            ? Optional.of(Instant.EPOCH)
                            : Optional.empty(), Optional.of(Instant.EPOCH), Optional.empty())));
            return Future.succeededFuture();
        }
    }

    private static final class Consensus implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.consensus", None.class, NodeWork.NODE_FACTS, NodeWork.WORK);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(NodeWork.NODE_FACTS, (request, call) -> Future.succeededFuture(new NodeWork.Facts(1000,
                    request.after().isPresent()
                            ? List.of()
                            : List.of(new NodeWork.NodeFacts("node_a", "node_a", 100_000, 2520, 2520, 1_000_000, 5040,
                                    new NodeWork.DayFacts(1, 281, 281, 0, 0, 0, 0, 0, List.of()), 0, 0)))));
            context.handle(NodeWork.WORK, (request, call) -> Future.succeededFuture(new NodeWork.Work(Optional.empty(),
                    List.of())));
            return Future.succeededFuture();
        }
    }

    private record Chain(Neighbours world) implements LucidModule<None> {

        @Override
        public ModuleInfo<None> info() {
            return ModuleInfo.of("lucid.payouts", None.class, PayoutSending.CHAIN_BALANCE);
        }

        @Override
        public Future<?> start(ModuleContext<None> context) {
            context.handle(PayoutSending.CHAIN_BALANCE, (request, call) -> {
                world.chainAsked++;
                return world.chainAnswers
                        ? Future.succeededFuture(
                                new PayoutSending.ChainBalance(world.balances.getOrDefault(request.address(),
                                        Usdt.ZERO), world.height, world.solidified))
                        : Future.failedFuture(LucidError.PEER_DOWN.failure("The chain does not answer."));
            });
            return Future.succeededFuture();
        }
    }
}
