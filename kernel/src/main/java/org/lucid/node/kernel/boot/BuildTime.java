package org.lucid.node.kernel.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;
import org.lucid.node.kernel.health.HealthCheck;
import org.lucid.node.kernel.json.Json;

/**
 * When this program was built. A machine whose clock says that this lies ahead has no right time, as happens to one
 * without a battery before it has reached a time server; it must sign and date nothing (API-63).
 */
final class BuildTime {

    private final Instant built;

    BuildTime(Instant built) {
        this.built = built;
    }

    /** The build time of this very program. */
    static BuildTime own() {
        try (InputStream in = BuildTime.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return new BuildTime(Instant.parse(properties.getProperty("time")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Down while the clock cannot be right. */
    HealthCheck.Result check(Instant now) {
        return now.isBefore(built)
                ? HealthCheck.Result.down("the clock says " + Json.format(now) + ", before this program was built ("
                        + Json.format(built) + "); set the time of this machine")
                : HealthCheck.Result.UP;
    }
}
