package org.lucid.node.economy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Splits an amount over weights so that the shares sum to it exactly (MON-04). */
final class LargestRemainder {

    /** Ids in the order of their UTF-8 bytes. */
    static final Comparator<String> BY_BYTES = (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8),
            b.getBytes(StandardCharsets.UTF_8));

    private record Quota(String id, long share, BigInteger remainder) {
    }

    private LargestRemainder() {
    }

    /**
     * Each gets {@code floor(amount * w / W)}; the units left go one each to the largest remainders, ties by id.
     *
     * @param amount not negative
     * @param weights not negative, at least one above zero
     * @return the shares by id in ascending order
     */
    static Map<String, Long> split(long amount, Map<String, Long> weights) {
        BigInteger total = weights.values().stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (amount < 0 || total.signum() <= 0 || weights.values().stream().anyMatch(weight -> weight < 0)) {
            throw new IllegalArgumentException("cannot split " + amount + " over weights that sum to " + total);
        }
        List<Quota> quotas = new ArrayList<>();
        long left = amount;
        for (Map.Entry<String, Long> weight : weights.entrySet()) {
            BigInteger[] divided = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(weight.getValue()))
                    .divideAndRemainder(total);
            quotas.add(new Quota(weight.getKey(), divided[0].longValueExact(), divided[1]));
            left -= divided[0].longValueExact();
        }
        quotas.sort(Comparator.comparing(Quota::remainder).reversed().thenComparing(Quota::id, BY_BYTES));
        Map<String, Long> shares = new TreeMap<>(BY_BYTES);
        for (int i = 0; i < quotas.size(); i++) {
            shares.put(quotas.get(i).id(), quotas.get(i).share() + (i < left ? 1 : 0));
        }
        return shares;
    }
}
