package org.lucid.node.payouts;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.contract.money.Usdt;

/**
 * What open and succeeded attempts take of each day's limit, for the signer (MON-88): folded from the attempts alone, apart
 * from the sums by which payouts are claimed. The newest days are kept.
 */
final class SignedSums {

    private static final int DAYS = 3;

    private final TreeMap<String, Map<String, Usdt>> days = new TreeMap<>();

    /** Counts an attempt as it is now. */
    void count(Attempt attempt) {
        attempt.limitDay().ifPresent(day -> {
            Map<String, Usdt> nets = days.computeIfAbsent(day, fresh -> new HashMap<>());
            if (attempt.state().isOpen() || attempt.state() == Attempt.State.SUCCEEDED) {
                nets.put(attempt.attemptId(), attempt.net());
            } else {
                nets.remove(attempt.attemptId());
            }
        });
        while (days.size() > DAYS) {
            days.pollFirstEntry();
        }
    }

    Usdt of(String day) {
        return days.getOrDefault(day, Map.of()).values().stream().reduce(Usdt.ZERO, Usdt::plus);
    }
}
