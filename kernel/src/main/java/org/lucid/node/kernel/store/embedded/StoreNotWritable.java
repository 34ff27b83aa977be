package org.lucid.node.kernel.store.embedded;

import java.nio.file.Path;

/** The data directory cannot be made or written to. */
public final class StoreNotWritable extends RuntimeException {

    public StoreNotWritable(Path directory, Throwable cause) {
        super("the data directory " + directory
                + " cannot be written to; give this user the right to write or name another directory", cause);
    }
}
