package org.lucid.node.kernel.module;

import java.util.Optional;

/** What is configured for one module: whether and how often it runs, and its own record. */
record ModuleSettings<C extends Record>(boolean enabled, int instances, Optional<Boolean> required, C config) {

    /** The keys that every module's section has. */
    record Common(@org.lucid.node.kernel.config.Default("false") boolean enabled,
            @org.lucid.node.kernel.config.Default("1") @org.lucid.node.kernel.json.Bounds(min = "1", max = "16") int instances,
            Optional<Boolean> required) {
    }
}
