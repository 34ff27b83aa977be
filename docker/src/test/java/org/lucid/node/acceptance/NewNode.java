package org.lucid.node.acceptance;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Ed25519;

/** A node without a process of its own: a key that is proven to the manager as an agent would. */
final class NewNode {

    private static final String REGISTRATIONS = "/api/v1/nodes/registrations";

    private final Ed25519 signatures = new Ed25519();
    private final byte[] seed = new byte[32];
    private final String name;

    /** The node of some number; the same number is always the same key. */
    NewNode(int number) {
        new Random(number).nextBytes(seed);
        this.name = "node-" + number;
    }

    String id() {
        return NodeId.of(signatures.publicKey(seed));
    }

    /** Registers and beats once. */
    NewNode join(NodeProcess manager) throws IOException {
        Answer ticket = manager.get(REGISTRATIONS + "/ticket").is(200);
        byte[] publicKey = signatures.publicKey(seed);
        Answer begun = manager.post(REGISTRATIONS,
                Map.of("name", name, "public_key", Hex.of(publicKey), "node_type", "worker",
                        "payout_address", Payee.WALLET.address()))
                .is(200, 201, 202);
        String registration = begun.text("/registration_id");
        byte[] message = new Messages.Registration(registration, publicKey,
                Hex.bytes("nonce", begun.text("/challenge/nonce"), 32), name, "worker", Payee.WALLET.address(), "", 0)
                .bytes(SignedBytes.networkHash(ticket.text("/network_id"),
                        Instant.parse(ticket.text("/genesis_at"))));
        manager.post(
                REGISTRATIONS + "/" + registration + "/challenges/" + begun.text("/challenge/challenge_id")
                        + "/responses",
                Map.of("nonce", begun.text("/challenge/nonce"), "signature", Hex.of(signatures.sign(seed, message))))
                .is(200, 201, 202);
        beat(manager).is(200);
        return this;
    }

    Answer beat(NodeProcess manager) throws IOException {
        return manager.post("/api/v1/nodes/" + id() + "/heartbeat", Map.of("state", "running"));
    }
}
