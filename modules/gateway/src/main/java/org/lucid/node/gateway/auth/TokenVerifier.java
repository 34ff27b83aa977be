package org.lucid.node.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
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
    private static final long LEEWAY_SECONDS = 30;
    private static final int MAX_JTI = 128;

    private final TokenKeys keys;
    private final Optional<byte[]> apiKeyHash;
    private final List<String> issuers;
    private final List<String> audiences;
    private final InstantSource clock;
    private final VerifiedTokens verified;
    private final AtomicBoolean warned = new AtomicBoolean();

    public TokenVerifier(TokenKeys keys, GatewayConfig config, InstantSource clock) {
        this.keys = keys;
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
                    Optional.empty(), Optional.empty());
        }
        refuseTheSecretItself(credential);
        return verified.get(hash).orElseGet(() -> {
            Proven proven = token(credential);
            verified.put(hash, proven);
            return proven;
        });
    }

    private void refuseTheSecretItself(String credential) {
        byte[] given = credential.getBytes(StandardCharsets.UTF_8);
        boolean leaked = false;
        for (byte[] key : keys.user()) {
            leaked |= MessageDigest.isEqual(key, given);
        }
        if (leaked) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn("event=secret_as_token msg=\"the signing secret is in use as a token\"");
            }
            throw refused("is not a token");
        }
    }

    private Proven token(String credential) {
        Jwt token = Jwt.parse(credential).orElseThrow(() -> refused("is neither a token nor a known key"));
        boolean node = isNode(token.header("kid"));
        if (!"HS256".equals(token.header("alg").textValue()) || token.header("crit").isContainerNode()) {
            throw refused("is signed in another way than HS256");
        }
        List<byte[]> candidates = node ? keys.node().stream().toList() : keys.user();
        if (candidates.stream().noneMatch(token::isSignedWith)) {
            throw refused("has a signature that does not hold");
        }
        Instant expires = times(token);
        String wanted = node ? "node_access" : "access";
        if (!wanted.equals(token.claim(node ? "token_type" : "type").textValue())) {
            throw refused("is not an access token");
        }
        String subject = Claims.subject(token).orElseThrow(() -> refused("names no one subject"));
        String id = Claims.text(token.claim("jti")).filter(jti -> jti.length() <= MAX_JTI)
                .orElseThrow(() -> refused("has no jti"));
        origin(token, node);
        Caller caller = node ? Claims.node(subject) : Claims.user(token, subject);
        return new Proven(caller, Optional.of(id), Optional.of(expires));
    }

    private static boolean isNode(JsonNode kid) {
        if (kid.isMissingNode()) {
            return false;
        }
        if (TokenKeys.NODE_KID.equals(kid.textValue())) {
            return true;
        }
        throw refused("names a key that is not known");
    }

    private Instant times(Jwt token) {
        long now = clock.instant().getEpochSecond();
        long expires = seconds(token, "exp");
        long issued = seconds(token, "iat");
        if (now - expires > LEEWAY_SECONDS) {
            throw LucidError.EXPIRED.failure("The token has expired. Obtain a new token and send again.");
        }
        if (issued - now > LEEWAY_SECONDS
                || !token.claim("nbf").isMissingNode() && seconds(token, "nbf") - now > LEEWAY_SECONDS) {
            throw refused("is not valid yet");
        }
        return Instant.ofEpochSecond(expires);
    }

    private static long seconds(Jwt token, String name) {
        JsonNode claim = token.claim(name);
        if (!claim.isNumber() || claim.doubleValue() < 0 || claim.doubleValue() > 1e11) {
            throw refused("has no readable " + name);
        }
        return claim.longValue();
    }

    private void origin(Jwt token, boolean node) {
        if (node) {
            if (!NodeTokens.ISSUER.equals(token.claim("iss").textValue())) {
                throw refused("is of another issuer");
            }
            return;
        }
        if (!issuers.isEmpty() && !issuers.contains(token.claim("iss").asText())) {
            throw refused("is of another issuer");
        }
        if (!audiences.isEmpty() && Claims.texts(token.claim("aud")).stream().noneMatch(audiences::contains)) {
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
