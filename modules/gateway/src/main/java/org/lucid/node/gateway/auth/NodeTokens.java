package org.lucid.node.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.Tokens.IssuedToken;
import org.lucid.node.contract.gateway.Tokens.NodeTokenProof;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;

/** Gives a node a token for an hour against a signature with its key in force (API-26, API-27). */
public final class NodeTokens {

    static final String ISSUER = "lucid-node-management";
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String GONE = "TERMINATED";

    private final ModuleContext<?> context;
    private final KeyRing keys;
    private final Nonces nonces;

    /** Shared by the instances, so that a nonce is good once over all of them. */
    public NodeTokens(ModuleContext<?> context, KeyRing keys) {
        this.context = context;
        this.keys = keys;
        this.nonces = new Nonces(context.clock());
    }

    /** Issues a token, or fails with 2004 whatever is wrong with the proof. */
    public Future<IssuedToken> issue(NodeTokenProof proof, Call call) {
        if (keys.find(Optional.of(KeyRing.NODE_KID)).isEmpty()) {
            return Future.failedFuture(LucidError.STARTING.failure(
                    "Node tokens are not set up here. Set gateway.jwt.secret or gateway.jwt.node_secret."));
        }
        Duration difference = Duration.between(context.clock().instant(), proof.timestamp()).abs();
        if (difference.compareTo(CLOCK_DIFFERENCE) > 0) {
            return Future.failedFuture(refused("its timestamp is more than 30 s from the time here"));
        }
        return context.bus().request(NodeKeys.GET_KEY, new NodeKeys.GetKey(proof.nodeId(), Optional.empty()), call)
                .recover(cause -> Future.failedFuture(cause instanceof Failure failure
                        && failure.number() == LucidError.NODE_UNKNOWN.number()
                                ? refused("the node is not known")
                                : cause))
                .compose(known -> context.workers("gateway-verify", 1, 1000).run(() -> isSigned(proof, known))
                        .map(signed -> {
                            if (!signed || GONE.equals(known.state())) {
                                throw refused("the signature is not that of a node of the network");
                            }
                            if (!nonces.use(proof.nodeId() + ":" + proof.nonce())) {
                                throw refused("its nonce was used before");
                            }
                            return token(proof.nodeId());
                        }));
    }

    private boolean isSigned(NodeTokenProof proof, NodeKeys.NodeKey known) {
        byte[] message = Messages.nodeToken(Hex.bytes("network_hash", known.networkHash(), 32), proof.nodeId(),
                proof.timestamp(), Hex.bytes("nonce", proof.nonce(), 16));
        return context.signatures().verify(Hex.bytes("public_key", known.publicKey(), 32), message,
                Hex.bytes("signature", proof.signature(), 64));
    }

    private IssuedToken token(String nodeId) {
        Instant now = context.clock().instant();
        Instant expires = Instant.ofEpochSecond(now.plus(LIFE).getEpochSecond());
        String id = context.ids().next("tok");
        JsonObject claims = new JsonObject().put("iss", ISSUER).put("sub", nodeId).put("role", "NODE")
                .put("token_type", "node_access").put("permissions", new JsonArray()).put("jti", id)
                .put("iat", now.getEpochSecond()).put("exp", expires.getEpochSecond());
        String text = keys.signNode(claims).orElseThrow();
        return new IssuedToken(text, "Bearer", id, LIFE.toSeconds(), expires);
    }

    private static Failure refused(String why) {
        return LucidError.CREDENTIAL_NOT_ACCEPTABLE
                .failure("The proof is not accepted: " + why + ". Obtain a new token with a fresh proof.");
    }
}
