package org.lucid.node.kernel.boot;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.KeyFile;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.platform.WorkerThreads;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.embedded.EmbeddedStore;
import org.lucid.node.kernel.store.embedded.StoreNotWritable;
import org.lucid.node.kernel.store.memory.MemoryStore;
import org.lucid.node.kernel.store.mongo.MongoStore;
import org.lucid.node.kernel.time.TimeOrderedIds;

/** What the product stands on: real time, real randomness, real threads, a store on a medium, a key in a file. */
final class Foundation {

    private static final int EVENT_LOOPS = 2;

    private Foundation() {
    }

    static Platform platform() {
        // Nothing is served from the class path; the copies in a temporary directory would need one that can be written.
        FileSystemOptions noCopies = new FileSystemOptions().setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false);
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setFileSystemOptions(noCopies).setAddressResolverOptions(NameServers.of(
                        NameServers.FILE)).setEventLoopPoolSize(EVENT_LOOPS).setWorkerPoolSize(4)
                        .setInternalBlockingPoolSize(4));
        Clock clock = Clock.tickMillis(java.time.ZoneOffset.UTC);
        RandomGenerator random = new SecureRandom();
        return new Platform(vertx, clock, random, new TimeOrderedIds(clock, random), new Ed25519(),
                (name, threads, queue) -> new WorkerThreads(vertx, name, threads, queue));
    }

    static Path dataDirectory(ProcessConfig.Node node) {
        Path directory = Path.of(node.dataDir()).toAbsolutePath();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreNotWritable(directory, e);
        }
        return directory;
    }

    static Future<Store> store(ProcessConfig config, Platform platform, Path dataDirectory) {
        return switch (config.store().effective()) {
            case EMBEDDED -> EmbeddedStore.open(platform.vertx(), dataDirectory, platform.clock());
            case MONGO -> MongoStore.open(platform.vertx(), config.store().mongo().url().orElseThrow(),
                    config.store().mongo().database(), platform.clock());
            case MEMORY -> MemoryStore.open(platform.clock());
        };
    }

    /**
     * The identity of this process: {@code manager.key}, made at the first start. A store that knows a key whose file is
     * gone is not opened under another one.
     */
    static Identity identity(ProcessConfig.Node node, Platform platform, Path dataDirectory) {
        KeyFile file = new KeyFile(node.keys().resolve("manager.key"));
        Path marker = dataDirectory.resolve("manager.pub");
        try {
            if (!file.exists()) {
                if (Files.exists(marker)) {
                    throw new KeyRefused(node.keys().resolve("manager.key") + " is missing, but " + marker
                            + " says that this data belongs to one; restore the key file from a backup");
                }
                byte[] seed = new byte[32];
                platform.random().nextBytes(seed);
                file.create(seed);
            }
            Identity identity = new SeedIdentity(platform.signatures(), file.read());
            String publicKey = java.util.HexFormat.of().formatHex(identity.publicKey());
            if (!Files.exists(marker)) {
                Files.writeString(marker, publicKey + "\n");
            } else if (!Files.readString(marker).strip().equals(publicKey)) {
                throw new KeyRefused("the key in " + node.keys() + " is not the one that this data belongs to ("
                        + marker + "); restore the right key file from a backup");
            }
            return identity;
        } catch (IOException e) {
            throw new StoreNotWritable(dataDirectory, e);
        }
    }
}
