package org.lucid.node.consensus.tally;

/** What is known of the slots that entities were granted. */
@FunctionalInterface
public interface GrantBook {

    /** As long as nobody is granted anything. */
    GrantBook NONE = entityId -> Grants.NONE;

    /** What is known of one entity. */
    Grants of(String entityId);

    /**
     * The grants of an entity.
     *
     * @param missed windows missed in the calendar month
     * @param equivocations claim equivocations recorded in it
     * @param lastGranted the newest slot granted, -1 for never
     */
    record Grants(int missed, int equivocations, long lastGranted) {

        public static final Grants NONE = new Grants(0, 0, -1);
    }
}
