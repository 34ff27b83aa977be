package org.lucid.node.kernel.boot;

import io.vertx.core.Vertx;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.store.Store;

/**
 * A sub-command that a module adds to {@code lucid}; found by {@link java.util.ServiceLoader}. It runs beside no other
 * process on the same data.
 */
public interface LucidCommand {

    /** Its name on the command line. */
    String name();

    /** One line for the help. */
    String description();

    /**
     * Whether it needs nothing of this process: no configuration is read, the store is an empty one in memory, and the
     * identity is made up. Such a command also runs beside the process and on any other machine.
     */
    default boolean isOffline() {
        return false;
    }

    /**
     * Does it.
     *
     * @return the exit code
     */
    int run(Environment environment, List<String> arguments) throws Exception;

    /**
     * What a command works with.
     *
     * @param variables the environment of the process
     */
    record Environment(Vertx vertx, Store store, Identity identity, Signatures signatures, Path dataDir,
            RandomGenerator random, Map<String, String> variables, InputStream in, PrintStream out) {

        /** For a command that only reads the store: no randomness, variables or input. */
        public Environment(Vertx vertx, Store store, Identity identity, Signatures signatures, Path dataDir,
                PrintStream out) {
            this(vertx, store, identity, signatures, dataDir, () -> {
                throw new UnsupportedOperationException("this command has no randomness");
            }, Map.of(), InputStream.nullInputStream(), out);
        }
    }
}
