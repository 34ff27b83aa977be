package org.lucid.node.kernel.store.embedded;

import java.nio.file.Path;

/** Another process, or another store of this one, has the data directory open. Two writers would lose money. */
public final class StoreLocked extends RuntimeException {

    public StoreLocked(Path directory) {
        super("the data directory " + directory + " is in use by another process; stop it or name another directory");
    }
}
