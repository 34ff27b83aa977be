package org.lucid.node.payouts;

import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.payouts.Payouts.Step;

/** The history of a payout: at most 60 steps (MON-50). */
final class Steps {

    private static final int LONGEST = 60;

    private Steps() {
    }

    /** One more step; beyond 60 the oldest one that happened again is counted in its repetition. */
    static List<Step> with(List<Step> history, Step step) {
        List<Step> steps = new ArrayList<>(history);
        steps.add(step);
        for (int i = 0; steps.size() > LONGEST && i < steps.size(); i++) {
            fold(steps, i);
        }
        return steps;
    }

    private static void fold(List<Step> steps, int oldest) {
        Step old = steps.get(oldest);
        for (int j = oldest + 1; j < steps.size(); j++) {
            Step later = steps.get(j);
            if (later.from().equals(old.from()) && later.to().equals(old.to())
                    && later.reason().equals(old.reason())) {
                steps.set(j, new Step(later.at(), later.from(), later.to(), later.by(), later.reason(),
                        later.count() + old.count()));
                steps.remove(oldest);
                return;
            }
        }
    }
}
