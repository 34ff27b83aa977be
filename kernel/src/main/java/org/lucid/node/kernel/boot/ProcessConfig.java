package org.lucid.node.kernel.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.crypto.OnionAddress;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.config.Secret;
import org.lucid.node.kernel.json.Bounds;

/** The sections of the configuration that are the kernel's own. */
public record ProcessConfig(Node node, Network network, Log log, Metrics metrics, StoreSection store) {

    /** Who this process is and where its files are. */
    public record Node(@Default("") @Env({
            "NODE_ID", "LUCID_NODE_ID"}) @Bounds(max = "100") String name,
            @Default("production") @Env("LUCID_ENV") Profile profile,
            @Default("/app/data") @Env("LUCID_DATA_PATH") String dataDir,
            @Env("LUCID_KEY_PATH") Optional<String> keyDir,
            @Default("false") @Env("PRODUCTION") boolean production,
            @Env("ONION_ADDRESS") Optional<OnionAddress> onionAddress) {

        public Node {
            if (production) {
                profile = Profile.PRODUCTION;
            }
        }

        /** Where key files are. */
        public Path keys() {
            return keyDir.map(Path::of).orElse(Path.of(dataDir, "keys"));
        }
    }

    /** Which network this process belongs to; what it signs is worth nothing on another one. */
    public record Network(
            @Default("lucid-main") @Env("LUCID_NETWORK_ID") @Bounds(pattern = "[a-z0-9-]{3,32}") String id,
            @Default("2025-01-01T00:00:00Z") @Env("LUCID_GENESIS_AT") Instant genesisAt) {

        public Network {
            if (!genesisAt.equals(genesisAt.truncatedTo(ChronoUnit.DAYS))) {
                throw new IllegalArgumentException("network.genesis_at must be a UTC midnight, not " + genesisAt);
            }
        }
    }

    /** What the process is used for. */
    public enum Profile {
        PRODUCTION, DEVELOPMENT, TEST
    }

    /** What is logged and how. */
    public record Log(@Default("info") @Env("LOG_LEVEL") Level level,
            @Default("json") @Env("LOG_FORMAT") Format format) {

        /** The lowest level that is written. */
        public enum Level {
            ERROR, WARN, INFO, DEBUG, TRACE
        }

        /** One JSON object a line, or text for a terminal. */
        public enum Format {
            JSON, TEXT
        }
    }

    /**
     * The management listener, the health checks, how many series one meter may have by node or pool, and whether values
     * are repeated under the names that they had before.
     */
    public record Metrics(@Default("true") @Env("METRICS_ENABLED") boolean enabled, @Default("127.0.0.1") String host,
            @Default("9090") @Env("METRICS_PORT") @Bounds(min = "0", max = "65535") int port,
            @Default("30s") @Env("HEALTH_CHECK_INTERVAL") @Bounds(min = "5s", max = "300s") Duration healthInterval,
            @Default("1000") @Bounds(min = "0", max = "1000") int maxNodeSeries,
            @Default("false") boolean legacyNames) {
    }

    /** Which engine keeps the data. */
    public record StoreSection(Optional<Engine> engine, Mongo mongo) {

        /** The engines. */
        public enum Engine {
            EMBEDDED, MONGO, MEMORY
        }

        /** Where MongoDB is. */
        public record Mongo(@Env({
                "MONGODB_URL", "MONGODB_URI"}) @Secret Optional<String> url,
                @Default("lucid_node_management") @Env("MONGODB_DATABASE") @Bounds(min = "1", max = "63") String database) {
        }

        /** The engine to use: what is configured, else mongo when a URL is set, else embedded. */
        public Engine effective() {
            return engine.orElse(mongo.url().isPresent() ? Engine.MONGO : Engine.EMBEDDED);
        }
    }

    public ProcessConfig {
        if (store.effective() == StoreSection.Engine.MEMORY && node.profile() != Profile.TEST) {
            throw new IllegalArgumentException("store.engine memory loses everything on a stop; it is only allowed "
                    + "with node.profile test");
        }
        if (store.effective() == StoreSection.Engine.MONGO && store.mongo().url().isEmpty()) {
            throw new IllegalArgumentException("store.engine mongo needs store.mongo.url (MONGODB_URL)");
        }
    }

    /** The record of each of the kernel's sections. */
    public static Map<String, List<Class<? extends Record>>> sections() {
        return Map.of("node", List.of(Node.class), "network", List.of(Network.class), "log", List.of(Log.class),
                "metrics", List.of(Metrics.class),
                "store",
                List.of(StoreSection.class));
    }
}
