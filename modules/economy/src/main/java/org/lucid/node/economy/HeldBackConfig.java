package org.lucid.node.economy;

import java.util.List;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/**
 * Which part of what a young node earns is held back, and when it is released (MON-29).
 *
 * @param steps {@code 3:75} holds back 75 percent until the node is three months old; the first step that fits counts
 * @param releaseMonths at which age half of what is held is released, and at which the rest
 */
public record HeldBackConfig(@Default("false") boolean enabled,
        @Default("3:75,6:50,9:25") @Bounds(max = "12") List<Step> steps,
        @Default("15,24") @Bounds(max = "2") List<Integer> releaseMonths) {

    private static final int OLDEST = 120;

    public HeldBackConfig {
        steps = List.copyOf(steps);
        releaseMonths = List.copyOf(releaseMonths);
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).months() <= steps.get(i - 1).months()) {
                throw new IllegalArgumentException("held_back.steps are not in the order of their months");
            }
        }
        int last = steps.isEmpty() ? 0 : steps.getLast().months();
        if (releaseMonths.size() != 2 || releaseMonths.get(0) < last || releaseMonths.get(1) <= releaseMonths.get(0)
                || releaseMonths.get(1) > OLDEST) {
            throw new IllegalArgumentException("held_back.release_months are two ages in months, not before the last"
                    + " step ends at " + last + " and at most " + OLDEST);
        }
    }

    /** Until which age, in months, which percentage is held back. */
    public record Step(int months, int percent) {

        /** Reads {@code months:percent}. */
        public static Step parse(String text) {
            if (!text.matches("[1-9][0-9]{0,2}:([0-9]|[1-9][0-9]|100)")) {
                throw new IllegalArgumentException("months:percent, such as 3:75");
            }
            int colon = text.indexOf(':');
            return new Step(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return months + ":" + percent;
        }
    }
}
