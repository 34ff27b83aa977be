package org.lucid.node.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.lucid.node.gateway.settings.GatewayConfig.Algorithm;
import org.lucid.node.kernel.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of published keys: read again when it changed; a bad one keeps the old keys and degrades health (API-23). */
public final class PublishedKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeyFile.class);

    private final Vertx vertx;
    private final String path;
    private final Algorithm algorithm;
    private final KeyRing keys;
    private final TokenVerifier verifier;
    private Buffer seen = Buffer.buffer();
    private volatile Optional<String> problem = Optional.empty();

    public PublishedKeyFile(Vertx vertx, String path, Algorithm algorithm, KeyRing keys, TokenVerifier verifier) {
        this.vertx = vertx;
        this.path = path;
        this.algorithm = algorithm;
        this.keys = keys;
        this.verifier = verifier;
    }

    /** Takes the keys that stand in the file now; fails when they cannot be used, and those before stay in force. */
    public Future<Void> read() {
        return vertx.fileSystem().readFile(path).map(this::take).onFailure(this::refuse);
    }

    private Void take(Buffer text) {
        if (!text.equals(seen)) {
            keys.publish(PublishedKeys.read(text.getBytes(), algorithm));
            verifier.forget();
            seen = text;
            LOG.info("event=published_keys_read");
        }
        problem = Optional.empty();
        return null;
    }

    private void refuse(Throwable cause) {
        String reason = "gateway.jwt.jwks_file " + path + " cannot be used, the keys before stay in force: "
                + cause.getMessage();
        if (problem.isEmpty()) {
            LOG.warn("event=published_keys_refused reason=\"{}\"", reason);
        }
        problem = Optional.of(reason);
    }

    /** Whether the file is as it should be. */
    public HealthCheck.Result health() {
        return problem.map(HealthCheck.Result::degraded).orElse(HealthCheck.Result.UP);
    }
}
