package org.lucid.node.kernel.bus;

/**
 * Who may call. {@code USER < NODE_OPERATOR < ADMIN < SUPER_ADMIN} are ordered, a higher one includes the lower ones;
 * the others stand outside the order. SYSTEM is a module calling a module and passes every check of a role.
 */
public enum Role {
    /** Anyone, without a credential. */
    PUBLIC(-1),
    /** Any person with a valid credential. */
    USER(1),
    /** A person who runs nodes. */
    NODE_OPERATOR(2),
    /** A person who runs the network. */
    ADMIN(3),
    /** A person who may also issue credentials and move what needs the highest power. */
    SUPER_ADMIN(4),
    /** Another service of the network. */
    SERVICE(0),
    /** A node, speaking for itself. */
    NODE(0),
    /** A module of this process. */
    SYSTEM(0);

    private final int rank;

    Role(int rank) {
        this.rank = rank;
    }

    /** Whether a caller with this role passes where {@code required} is asked for. */
    public boolean includes(Role required) {
        return this == SYSTEM || this == required || rank > 0 && required.rank > 0 && rank >= required.rank;
    }
}
