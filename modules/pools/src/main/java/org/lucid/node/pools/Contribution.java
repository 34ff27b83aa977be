package org.lucid.node.pools;

import java.util.HashMap;
import java.util.Map;

/** What a member contributed, compared with the member that contributed most (NOD-47). Pure. */
final class Contribution {

    private static final int FULL = 10_000;

    private Contribution() {
    }

    /**
     * Hundredths of a percent by node.
     *
     * @param creditsMc thousandths of credits earned for the pool, by node
     */
    static Map<String, Integer> of(Map<String, Long> creditsMc) {
        long most = creditsMc.values().stream().mapToLong(Long::longValue).max().orElse(0);
        Map<String, Integer> shares = new HashMap<>();
        creditsMc.forEach((node, credits) -> shares.put(node, most == 0
                ? 0
                : (int) (Math.multiplyExact(FULL, credits) / most)));
        return shares;
    }
}
