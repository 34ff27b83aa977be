package org.lucid.node.kernel.store.plan;

/** The value of a field that is null or not there. It comes before every other value. */
public enum Absent {
    ABSENT
}
