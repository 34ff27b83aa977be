package org.lucid.node.gateway.auth;

import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells from a credential who is calling, or refuses it with UNAUTHENTICATED (API-20 to API-28). */
public final class TokenVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
    /** So long a name may be that is remembered of a token; a longer one could not be revoked either (API-99). */
    private static final int MAX_NAME = 128;

    private final KeyRing keys;
    private final ApiKeyRing apiKeys;
    private final RevocationList revocations;
    private final Optional<byte[]> apiKeyHash;
    private final List<String> issuers;
    private final List<String> audiences;
    private final InstantSource clock;
    private final VerifiedTokens verified;
    private final AtomicBoolean warned = new AtomicBoolean();

    public TokenVerifier(KeyRing keys, ApiKeyRing apiKeys, RevocationList revocations, GatewayConfig config,
            InstantSource clock) {
        this.keys = keys;
        this.apiKeys = apiKeys;
        this.revocations = revocations;
        this.apiKeyHash = config.apiKey().map(TokenVerifier::hash);
        this.issuers = config.jwt().issuers();
        this.audiences = config.jwt().audiences();
        this.clock = clock;
        this.verified = new VerifiedTokens(clock);
    }

    /** The caller with this key or token. */
    public Proven verify(String credential) {
        byte[] hash = hash(credential);
        if (apiKeyHash.isPresent() && MessageDigest.isEqual(apiKeyHash.get(), hash)) {
            return new Proven(new Caller("api-key", Set.of(Role.SERVICE), Optional.empty(), Optional.empty()),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        refuseTheSecretItself(credential);
        Proven proven = verified.get(hash).orElseGet(() -> apiKeys.find(credential).orElseGet(() -> {
            Proven fresh = token(credential);
            verified.put(hash, fresh);
            return fresh;
        }));
        revocations.check(proven);
        return proven;
    }

    /**
     * Refuses a caller that was proven before and whose credential ended meanwhile: UNAUTHENTICATED 2003 or 2005; does
     * nothing for others.
     */
    public void requireHolding(Proven proven) {
        if (proven.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            throw LucidError.EXPIRED.failure("The credential has expired. Obtain a new token.");
        }
        apiKeys.requireInForce(proven);
        revocations.check(proven);
    }

    /** Forgets what was found good, because the keys are others now. */
    void forget() {
        verified.clear();
    }

    private void refuseTheSecretItself(String credential) {
        if (keys.isSecret(credential.getBytes(StandardCharsets.UTF_8))) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn("event=secret_as_token msg=\"the signing secret is in use as a token\"");
            }
            throw refused("is not a token");
        }
    }

    private Proven token(String credential) {
        TokenHead head = TokenHead.read(credential).orElseThrow(() -> refused("is neither a token nor a known key"));
        JWTAuth key = keys.find(head.kid()).orElseThrow(() -> refused("names a key that is not known"));
        Claims claims = new Claims(signed(key, credential).attributes().getJsonObject("accessToken"));
        boolean node = head.kid().filter(KeyRing.NODE_KID::equals).isPresent();
        Instant expires = claims.expires(clock.instant().getEpochSecond());
        if (!claims.text(node ? "token_type" : "type").equals(Optional.of(node ? "node_access" : "access"))) {
            throw refused("is not an access token");
        }
        String subject = claims.subject().filter(TokenVerifier::isShort)
                .orElseThrow(() -> refused("names no one subject of at most " + MAX_NAME + " characters"));
        if (claims.text("operator_id").filter(operator -> !isShort(operator)).isPresent()) {
            throw refused("has an operator_id of more than " + MAX_NAME + " characters");
        }
        String id = claims.text("jti").filter(TokenVerifier::isShort)
                .orElseThrow(() -> refused("has no jti"));
        origin(claims, node);
        Caller caller = node ? Claims.node(subject) : claims.user(subject);
        return new Proven(caller, Optional.of(id), Optional.of(claims.issued()), Optional.of(expires),
                Optional.empty());
    }

    private static boolean isShort(String name) {
        return name.length() <= MAX_NAME;
    }

    /** The library's answer, which is there at once: it asks nobody. It throws at claims of an unexpected type. */
    private static User signed(JWTAuth key, String credential) {
        Optional<User> user;
        try {
            user = Optional.ofNullable(key.authenticate(new TokenCredentials(credential)).result());
        } catch (ClassCastException | IllegalArgumentException e) {
            throw refused("has claims of another type than they should be");
        }
        return user.orElseThrow(() -> refused("has a signature that does not hold, or is signed in another way than "
                + "its key asks for"));
    }

    private void origin(Claims claims, boolean node) {
        if (node) {
            if (!claims.text("iss").equals(Optional.of(NodeTokens.ISSUER))) {
                throw refused("is of another issuer");
            }
            return;
        }
        if (!issuers.isEmpty() && claims.text("iss").filter(issuers::contains).isEmpty()) {
            throw refused("is of another issuer");
        }
        if (!audiences.isEmpty() && claims.texts("aud").stream().noneMatch(audiences::contains)) {
            throw refused("is for another audience");
        }
    }

    private static byte[] hash(String credential) {
        return SignedBytes.sha256(credential.getBytes(StandardCharsets.UTF_8));
    }

    static Failure refused(String why) {
        return LucidError.CREDENTIAL_NOT_ACCEPTABLE
                .failure("The credential " + why + ". Obtain a new token and send again.");
    }
}
