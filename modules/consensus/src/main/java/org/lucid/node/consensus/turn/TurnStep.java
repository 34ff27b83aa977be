package org.lucid.node.consensus.turn;

import io.vertx.core.Future;

/**
 * One thing that every turn does, in the order of the list that {@link Turns} was given (CON-58). A step may be run again
 * for the same turn and then does nothing that it has done before; a turn whose step failed is run again from its first
 * step and never skipped.
 */
public interface TurnStep {

    /** For the log. */
    String name();

    /** Does what turn n does. */
    Future<Void> run(long turn);
}
