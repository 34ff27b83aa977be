package org.lucid.node.economy;

import org.lucid.node.kernel.module.ModuleContext;

/** Ends the module for good when the stored ledger is not what it should be; from then on nothing is signed. */
final class Surrender {

    private final ModuleContext<?> context;
    private boolean given;

    Surrender(ModuleContext<?> context) {
        this.context = context;
    }

    /** Gives up. */
    void fail(String reason) {
        given = true;
        context.failFinally(reason);
    }

    boolean isGiven() {
        return given;
    }
}
