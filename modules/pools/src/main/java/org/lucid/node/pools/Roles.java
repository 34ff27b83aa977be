package org.lucid.node.pools;

/** The roles of a seat, in their JSON form. */
final class Roles {

    static final String MEMBER = "member";
    static final String CO_LEADER = "co_leader";
    static final String LEADER = "leader";
    /** Holds a seat, reads, takes no share; its work stays its own (NOD-43). */
    static final String OBSERVER = "observer";
    /** How many co-leaders a pool has at most (NOD-44). */
    static final int MOST_CO_LEADERS = 3;

    private Roles() {
    }
}
