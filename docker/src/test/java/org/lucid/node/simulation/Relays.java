package org.lucid.node.simulation;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.consensus.Consensus.RelayReceipt;
import org.lucid.node.contract.consensus.ProofKind;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.ProofBody;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.worker.proof.ProofSource;

/**
 * The clients of the sessions that are open, who sign for what is relayed to them. They are outside the process and
 * live on when it dies. How much was relayed is a function of session and slot.
 */
final class Relays {

    private static final Signatures SIGNATURES = new FastSignatures();
    private static final long MOST_BYTES = 60_000_000;

    /** Sessions by host, in the order in which they were opened. */
    private final Map<String, List<String>> byHost = new ConcurrentHashMap<>();

    private static byte[] seed(String session) {
        return SignedBytes.untagged().str(session).sha256();
    }

    /** The key that the client of a session signs with. */
    String clientKey(String session) {
        return Hex.of(SIGNATURES.publicKey(seed(session)));
    }

    void opened(String host, String session) {
        byHost.computeIfAbsent(host, node -> new ArrayList<>()).add(session);
    }

    void closed(String host, String session) {
        byHost.getOrDefault(host, new ArrayList<>()).remove(session);
    }

    /** The hosts with what is open there, by id. */
    Map<String, List<String>> open() {
        return new TreeMap<>(byHost);
    }

    private static long bytes(String session, long slot) {
        return 1 + Integer.toUnsignedLong(ByteBuffer.wrap(SignedBytes.untagged().str(session).u64(slot).sha256())
                .getInt()) % MOST_BYTES;
    }

    /**
     * What a node has to show for a slot. One that lies adds a session that nobody opened and signs for the client of
     * every second one.
     */
    ProofSource of(String nodeId, byte[] networkHash, boolean lies) {
        return slot -> {
            List<String> sessions = new ArrayList<>(byHost.getOrDefault(nodeId, List.of()));
            if (lies) {
                sessions.add("invented_" + nodeId.substring(5, 13) + "_" + slot);
            }
            sessions = sessions.stream().distinct().sorted().limit(32).toList();
            if (sessions.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            List<RelayReceipt> receipts = new ArrayList<>();
            for (int i = 0; i < sessions.size(); i++) {
                String session = sessions.get(i);
                byte[] signer = lies && i % 2 == 1 ? new byte[32] : seed(session);
                byte[] message = ConsensusMessages.relayReceipt(networkHash, session, nodeId, slot, bytes(session,
                        slot));
                receipts.add(new RelayReceipt(session, bytes(session, slot), Hex.of(SIGNATURES.sign(signer, message))));
            }
            ProofBody body = new ProofBody.Relay(receipts.stream().map(receipt -> new ProofBody.Receipt(receipt
                    .sessionId(), receipt.bytes(), Hex.bytes("sig", receipt.sig(), 64))).toList());
            return Future.succeededFuture(Optional.of(new ProofSource.Work(ProofKind.RELAY_BANDWIDTH, receipts.stream()
                    .mapToLong(RelayReceipt::bytes).sum(), body, Optional.of(receipts), Optional.empty(),
                    Optional
                            .empty())));
        };
    }
}
