package org.lucid.node.kernel.time;

/** Where new ids come from. */
@FunctionalInterface
public interface IdSource {

    /** A new id: the prefix, an underscore and 32 hex digits of a version 7 UUID, so that ids sort by time. */
    String next(String prefix);
}
