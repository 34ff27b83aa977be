package org.lucid.node.economy;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.lucid.node.contract.money.Usdt;

/** How members share what their pool earned (MON-26). */
final class PoolSplit {

    private PoolSplit() {
    }

    /**
     * What a node put in over the epochs.
     *
     * @param weighted its contribution in hundredths of a percent times its active slots, summed
     */
    record Part(long activeSlots, long weighted, long creditsMc) {

        static final Part NONE = new Part(0, 0, 0);

        Part plus(Part other) {
            return new Part(Math.addExact(activeSlots, other.activeSlots), Math.addExact(weighted, other.weighted),
                    Math.addExact(creditsMc, other.creditsMc));
        }
    }

    /**
     * The shares of an amount by node id.
     *
     * @param method equal, work_credits or contribution_weighted; when nobody has any weight by it, all share by their
     *            active slots, and when nobody has those either, alike
     * @param parts at least one
     */
    static Map<String, Usdt> shares(String method, Usdt amount, Map<String, Part> parts) {
        Map<String, Long> weights = weights(parts, switch (method) {
            case "equal" -> Part::activeSlots;
            case "work_credits" -> Part::creditsMc;
            default -> Part::weighted;
        });
        if (isNothing(weights)) {
            weights = weights(parts, Part::activeSlots);
        }
        if (isNothing(weights)) {
            weights = weights(parts, part -> 1);
        }
        Map<String, Usdt> shares = new TreeMap<>(LargestRemainder.BY_BYTES);
        LargestRemainder.split(amount.micro(), weights).forEach((node, micro) -> shares.put(node, new Usdt(micro)));
        return shares;
    }

    private static Map<String, Long> weights(Map<String, Part> parts, ToLongFunction<Part> weight) {
        Map<String, Long> weights = new TreeMap<>();
        parts.forEach((node, part) -> weights.put(node, weight.applyAsLong(part)));
        return weights;
    }

    private static boolean isNothing(Map<String, Long> weights) {
        return weights.values().stream().allMatch(weight -> weight == 0);
    }
}
