package org.lucid.node.kernel.boot;

import io.vertx.core.Vertx;
import java.io.PrintStream;
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
     * Does it.
     *
     * @return the exit code
     */
    int run(Environment environment, java.util.List<String> arguments) throws Exception;

    /** What a command works with. */
    record Environment(Vertx vertx, Store store, Identity identity, Signatures signatures, java.nio.file.Path dataDir,
            PrintStream out) {
    }
}
