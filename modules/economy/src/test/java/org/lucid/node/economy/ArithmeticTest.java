package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.Rate;

class ArithmeticTest {

    @Test
    @Tag("MON-02")
    void roundsARateHalfUp() {
        assertThat(Rate.of(12_345_678, 10_000)).isEqualTo(123_457);
        assertThat(Rate.of(9, 50_000)).isZero();
        assertThat(Rate.of(10, 50_000)).isEqualTo(1);
        assertThatThrownBy(() -> Rate.of(-1, 50_000)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    @Tag("MON-02")
    void isTheFormulaForAnyAmount() {
        SplittableRandom random = new SplittableRandom(2);
        BigInteger million = BigInteger.valueOf(1_000_000);
        for (int i = 0; i < 10_000; i++) {
            long amount = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(60);
            long ppm = random.nextLong(1_000_001);
            BigInteger expected = BigInteger.valueOf(amount).multiply(BigInteger.valueOf(ppm))
                    .add(BigInteger.valueOf(500_000)).divide(million);
            assertThat(Rate.of(amount, ppm)).isEqualTo(expected.longValueExact());
        }
    }

    @Test
    @Tag("MON-04")
    void splitsByLargestRemainder() {
        assertThat(LargestRemainder.split(10_000_000, Map.of("a", 1L, "b", 1L, "c", 1L)))
                .isEqualTo(Map.of("a", 3_333_334L, "b", 3_333_333L, "c", 3_333_333L));
        assertThat(LargestRemainder.split(1_000_001, Map.of("a", 5L, "b", 3L, "c", 2L)))
                .isEqualTo(Map.of("a", 500_001L, "b", 300_000L, "c", 200_000L));
        assertThat(LargestRemainder.split(2, Map.of("a", 1L, "b", 1L, "c", 1L)))
                .isEqualTo(Map.of("a", 1L, "b", 1L, "c", 0L));
        assertThat(LargestRemainder.split(7_000_000, Map.of("a", 3_600_000L, "b", 1_800_000L, "c", 720_000L)))
                .isEqualTo(Map.of("a", 4_117_647L, "b", 2_058_824L, "c", 823_529L));
    }

    @Test
    @Tag("MON-04")
    void splitsSoThatSharesSumToTheAmount() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 1_000; i++) {
            long amount = random.nextLong(1_000_000_000_000_000L);
            Map<String, Long> weights = new java.util.TreeMap<>();
            for (int j = random.nextInt(20); j >= 0; j--) {
                weights.put("n" + j, 1 + random.nextLong(Long.MAX_VALUE / 2));
            }
            assertThat(LargestRemainder.split(amount, weights).values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(amount);
        }
    }

    @Test
    void refusesWeightsOfNothing() {
        assertThatThrownBy(() -> LargestRemainder.split(1, Map.of("a", 0L)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
