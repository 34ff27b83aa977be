package org.lucid.node.consensus.turn;

import io.vertx.core.Future;

/** The outputs of the beacon chain: values that nobody could know before and nobody can choose (CON-73). */
@FunctionalInterface
public interface BeaconOutputs {

    /** The output of a slot whose beacon was produced; NOT_FOUND 5516 before that. */
    Future<byte[]> output(long slot);
}
