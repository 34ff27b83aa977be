package org.lucid.node.contract.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Credentials that the gateway issues, and what it knows of a caller. */
public final class Tokens {

    /** A node shows by a signature that it holds its key, and is given a token for an hour (API-27). */
    public static final Operation<NodeTokenProof, IssuedToken> ISSUE_NODE_TOKEN = Operation
            .of("lucid.gateway.issue-node-token", NodeTokenProof.class, IssuedToken.class).roles(Role.PUBLIC)
            .failures(LucidError.CREDENTIAL_NOT_ACCEPTABLE.number(), LucidError.STARTING.number());

    /** What the gateway took from the credential of this very call (API-73). */
    public static final Operation<Nothing, CallerInfo> WHOAMI = Operation
            .of("lucid.gateway.whoami", Nothing.class, CallerInfo.class).roles(Role.USER, Role.SERVICE, Role.NODE);

    private Tokens() {
    }

    /**
     * Proof that the sender holds the node's key: the signature over {@code Messages.nodeToken}.
     *
     * @param timestamp at most 30 s from our time
     * @param nonce 16 bytes in hex, good once
     * @param signature 64 bytes in hex
     */
    public record NodeTokenProof(@Bounds(pattern = NodeId.PATTERN) String nodeId, Instant timestamp,
            @Bounds(pattern = "[0-9a-f]{32}") String nonce, @Bounds(pattern = "[0-9a-f]{128}") String signature) {
    }

    /**
     * A token, shown this once.
     *
     * @param expiresIn seconds
     */
    public record IssuedToken(String accessToken, String tokenType, String tokenId, long expiresIn,
            Instant expiresAt) {
    }

    /** Who is calling. */
    public record CallerInfo(String subject, List<Role> roles, Optional<String> operatorId, Optional<String> nodeId,
            Optional<String> tokenId, Optional<Instant> expiresAt, Optional<Rate> rate) {
    }

    /**
     * How much of a limit is left.
     *
     * @param limit calls a minute
     * @param reset Unix second at which all of it is there again
     */
    public record Rate(long limit, long remaining, long reset) {
    }
}
