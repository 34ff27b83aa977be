package org.lucid.node.gateway.auth;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.time.IdSource;

/**
 * The way in when nothing is configured to prove oneself with (API-31): a random secret that lives in the memory of this
 * process only, and one token, printed once on the terminal and never logged.
 */
public final class DevelopmentAccess {

    private static final int SECRET_BYTES = 32;
    private static final Duration LIFE = Duration.ofHours(12);

    private final byte[] secret = new byte[SECRET_BYTES];

    /** Makes the secret and prints the token. */
    public DevelopmentAccess(Vertx vertx, RandomGenerator random, InstantSource clock, IdSource ids,
            PrintStream terminal) {
        random.nextBytes(secret);
        long now = clock.instant().getEpochSecond();
        String token = KeyRing.sign(vertx, secret,
                new JsonObject().put("sub", "development").put("role", "SUPER_ADMIN").put("type", "access")
                        .put("jti", ids.next("tok")).put("iat", now).put("exp", now + LIFE.toSeconds()));
        terminal.println("admin token (12 h, this process only): " + token);
    }

    /** The secret that tokens of this process are signed with. */
    public byte[] secret() {
        return secret.clone();
    }
}
