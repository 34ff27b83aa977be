package org.lucid.node.gateway.settings;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.config.ByteSize;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.config.Secret;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code gateway}.
 *
 * @param host address to listen on; 0.0.0.0, or 127.0.0.1 in the development profile (API-31)
 * @param apiKey one static key of a service
 * @param trustedHosts names that a Host header may bear, {@code *.suffix} included; empty for the usual ones (API-51)
 * @param maxInFlight calls at a time
 * @param maxConnections connections at a time, at most 256 of them of one address
 * @param bodyMemory what all bodies in memory may take together (API-38)
 * @param docsPublic whether the documentation is shown without a credential
 * @param drainSeconds how long calls in flight may take when the listener closes
 * @param corsOrigins origins whose pages may call, or {@code *} (API-50)
 * @param trustedProxies networks and hosts whose X-Forwarded-For counts (API-35)
 * @param legacyRoutes whether the routes of older callers are there (API-86)
 * @param bareListOperations addresses of operations whose lists are shown bare unless asked otherwise (API-46)
 * @param moneyJson how amounts are shown unless asked otherwise (API-47)
 * @param validationStatus the HTTP status of broken field rules, 400 or 422 (API-19)
 */
public record GatewayConfig(@Env("NODE_MANAGEMENT_HOST") Optional<String> host,
        @Default("8095") @Env("NODE_MANAGEMENT_PORT") @Bounds(min = "0", max = "65535") int port,
        @Env({
                "NODE_MANAGEMENT_URL",
                "NODE_MANAGEMENT_API_URL"}) @Bounds(pattern = "https?://.+") Optional<String> publicUrl,
        JwtKeys jwt,
        @Env("API_KEY") @Secret @Bounds(min = "32", max = "512") Optional<String> apiKey,
        @Env("TRUSTED_HOSTS") @Bounds(max = "50") List<String> trustedHosts, RateLimit rateLimit,
        @Default("1MiB") @Bounds(min = "1KiB", max = "10MiB") ByteSize maxBody,
        @Default("512") @Bounds(min = "8", max = "4096") int maxInFlight,
        @Default("1000") @Bounds(min = "10", max = "20000") int maxConnections,
        @Default("24MiB") @Bounds(min = "1MiB", max = "256MiB") ByteSize bodyMemory,
        @Default("true") boolean docsPublic,
        @Default("8") @Bounds(min = "0", max = "60") int drainSeconds,
        @Env("CORS_ORIGINS") @Bounds(max = "50") List<String> corsOrigins,
        @Bounds(max = "50") List<String> trustedProxies, @Default("true") boolean legacyRoutes,
        @Bounds(max = "200") List<String> bareListOperations,
        @Default("string") MoneyForm moneyJson,
        @Default("400") @Bounds(min = "400", max = "422") int validationStatus, Tls tls, EventMemory events,
        TcpBridge tcpBridge, SockJs sockjs, Bridges bridges, Audit audit) {

    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost");
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DISTINCT_BYTES = 10;

    /**
     * TLS on the main listener (API-01), from two PEM files.
     *
     * @param certFile the certificate, with those between it and the root
     * @param keyFile its private key
     */
    public record Tls(Optional<String> certFile, Optional<String> keyFile) {

        public Tls {
            if (certFile.isPresent() != keyFile.isPresent()) {
                throw new IllegalArgumentException("gateway.tls.cert_file and gateway.tls.key_file go together: set "
                        + "both, or neither");
            }
        }
    }

    /**
     * What is kept of events for listeners that come again (API-54).
     *
     * @param ring so many events
     */
    public record EventMemory(@Default("4096") @Bounds(min = "64", max = "65536") int ring) {
    }

    /**
     * The event-bus bridge over TCP (API-56).
     *
     * @param port 0 takes a free one; without it there is no such bridge
     */
    public record TcpBridge(@Bounds(min = "0", max = "65535") Optional<Integer> port,
            @Default("127.0.0.1") String host) {

        public TcpBridge {
            if (port.filter(number -> number > 0 && number < 1024).isPresent()) {
                throw new IllegalArgumentException("gateway.tcp_bridge.port is 0 or 1024 to 65535");
            }
        }

        /** The address to listen on. */
        public String address() {
            return host.equals("localhost") ? "127.0.0.1" : host;
        }
    }

    /** The event-bus bridge over SockJS, on the main listener (API-56). */
    public record SockJs(@Default("true") boolean enabled) {
    }

    /**
     * Bounds of both bridges.
     *
     * @param memory what may wait for their clients together (API-57, API-99)
     * @param idle a client that says nothing for so long, not even {@code ping}, is sent away
     */
    public record Bridges(@Default("8MiB") @Bounds(min = "2MiB", max = "256MiB") ByteSize memory,
            @Default("10m") @Bounds(min = "10s", max = "7d") Duration idle) {
    }

    /**
     * How long the audit is kept (API-72).
     *
     * @param retentionDays of ordinary calls
     * @param moneyRetentionDays of calls about money, seven years at least
     */
    public record Audit(@Default("90") @Bounds(min = "30", max = "3650") int retentionDays,
            @Default("2557") @Bounds(min = "2557", max = "36500") int moneyRetentionDays) {
    }

    /** How user tokens are signed. */
    public enum Algorithm {
        HS256, EDDSA, RS256;

        /** Its name in a token. */
        public String word() {
            return this == EDDSA ? "EdDSA" : name();
        }
    }

    /**
     * Keys of tokens (API-23).
     *
     * @param secret signs and verifies user tokens
     * @param previousSecret only verifies, while the secret is exchanged
     * @param nodeSecret from which the key of node tokens is derived instead of {@code secret}
     * @param algorithm of user tokens; with any other than HS256 no secret makes one
     * @param jwksFile the public keys of user tokens, read again when the file changes
     * @param issuers accepted values of {@code iss}; empty for any
     * @param audiences accepted values of {@code aud}; empty for any
     */
    public record JwtKeys(@Env({
            "JWT_SECRET_KEY", "JWT_SECRET"}) @Secret Optional<String> secret,
            @Env("JWT_SECRET_KEY_PREVIOUS") @Secret Optional<String> previousSecret,
            @Env("LUCID_NODE_TOKEN_SECRET") @Secret Optional<String> nodeSecret,
            @Default("HS256") @Env("JWT_ALGORITHM") Algorithm algorithm,
            @Env("JWT_JWKS_FILE") Optional<String> jwksFile,
            @Env("JWT_ISSUERS") @Bounds(max = "50") List<String> issuers,
            @Env("JWT_AUDIENCES") @Bounds(max = "50") List<String> audiences) {

        public JwtKeys {
            secret.ifPresent(value -> requireStrong("secret (JWT_SECRET_KEY)", value));
            previousSecret.ifPresent(value -> requireStrong("previous_secret (JWT_SECRET_KEY_PREVIOUS)", value));
            nodeSecret.ifPresent(value -> requireStrong("node_secret (LUCID_NODE_TOKEN_SECRET)", value));
            if (jwksFile.isPresent() != (algorithm != Algorithm.HS256)) {
                throw new IllegalArgumentException("gateway.jwt.algorithm (JWT_ALGORITHM) EdDSA or RS256 and "
                        + "gateway.jwt.jwks_file (JWT_JWKS_FILE) go together: set both, or neither");
            }
        }
    }

    /**
     * Calls a minute (API-32): without a credential by address, with one by subject; and in addition by what is done.
     *
     * @param sharedSources networks and hosts that many callers share, with ten times the limits of an address
     */
    public record RateLimit(@Default("100") @Bounds(min = "1", max = "1000000") int anonymous,
            @Default("1000") @Bounds(min = "1", max = "1000000") int authenticated,
            @Default("10000") @Bounds(min = "1", max = "1000000") int admin,
            @Default("600") @Bounds(min = "1", max = "1000000") int signed,
            @Default("100") @Bounds(min = "1", max = "1000000") int poot,
            @Default("50") @Bounds(min = "1", max = "1000000") int payout,
            @Default("6000") @Bounds(min = "1", max = "1000000") int proofs,
            @Bounds(max = "50") List<String> sharedSources) {
    }

    /** Amounts as decimal strings, or as JSON numbers for callers that read nothing else. */
    public enum MoneyForm {
        STRING, NUMBER
    }

    public GatewayConfig {
        if (validationStatus != 400 && validationStatus != 422) {
            throw new IllegalArgumentException("gateway.validation_status is 400 or 422");
        }
        if (port > 0 && port < 1024) {
            throw new IllegalArgumentException("gateway.port is 0 or 1024 to 65535");
        }
        boolean reachable = !host.map(LOOPBACK::contains).orElse(true) || !LOOPBACK.contains(tcpBridge.host());
        if (development(jwt, apiKey) && reachable) {
            throw new IllegalArgumentException("without gateway.jwt.secret (JWT_SECRET_KEY), gateway.jwt.jwks_file "
                    + "and gateway.api_key (API_KEY) only this machine may call: set one of them, or gateway.host and "
                    + "gateway.tcp_bridge.host to 127.0.0.1");
        }
    }

    /** Whether nothing is configured to prove oneself with, so that only this machine may call (API-31). */
    public boolean development() {
        return development(jwt, apiKey);
    }

    private static boolean development(JwtKeys jwt, Optional<String> apiKey) {
        return jwt.secret().isEmpty() && jwt.jwksFile().isEmpty() && apiKey.isEmpty();
    }

    /** The address to listen on. */
    public String address() {
        return host.map(name -> name.equals("localhost") ? "127.0.0.1" : name)
                .orElse(development() ? "127.0.0.1" : "0.0.0.0");
    }

    private static void requireStrong(String key, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        long distinct = secret.isEmpty()
                ? 0
                : java.util.stream.IntStream.range(0, bytes.length).map(i -> bytes[i])
                        .distinct().count();
        if (bytes.length < SECRET_BYTES || distinct < SECRET_DISTINCT_BYTES) {
            throw new IllegalArgumentException("gateway.jwt." + key + " is too weak: at least " + SECRET_BYTES
                    + " bytes, " + SECRET_DISTINCT_BYTES + " of them different");
        }
    }
}
