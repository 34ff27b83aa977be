package org.lucid.node.kernel.bus;

/** How the messages of one operation spread over the running instances of its module. */
public enum Spread {
    /** Any instance may take any message: reads, pure checks. */
    FREE,
    /** All messages of one key go to one instance, chosen by rendezvous hashing over the running instances. */
    KEYED,
    /** One instance takes them all: the single writer of something. */
    SINGLE
}
