package org.lucid.node.poot;

/** A version of what scores are calculated by (CON-132); old versions are kept. */
public record ScoreRules(int version, long effectiveSlot, int uptime, int work, int validation, int conduct,
        long forgettingPpm, int vettingSlots) {

    int weight(Component component) {
        return switch (component) {
            case UPTIME -> uptime;
            case WORK -> work;
            case VALIDATION -> validation;
            case CONDUCT -> conduct;
        };
    }

    boolean sameAs(ScoreRules other) {
        return uptime == other.uptime && work == other.work && validation == other.validation
                && conduct == other.conduct
                && forgettingPpm == other.forgettingPpm && vettingSlots == other.vettingSlots;
    }

    /** The parts of a score, in the order in which they are told and in which ties are settled. */
    public enum Component {
        UPTIME, WORK, VALIDATION, CONDUCT;

        String json() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
