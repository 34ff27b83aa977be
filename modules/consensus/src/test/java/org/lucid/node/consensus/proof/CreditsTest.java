package org.lucid.node.consensus.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.contract.consensus.ProofKind;

class CreditsTest {

    private static final long MIB = 1L << 20;
    private final Credits credits = new Credits(new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000,
            5_242_880, 2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50));

    @Test
    @Tag("CON-50")
    void roundsDownOnceForEachKind() {
        assertThat(credits.relayMc(5242)).isZero();
        assertThat(credits.relayMc(5243)).isEqualTo(1);
        assertThat(credits.relayMc(5_242_881)).isEqualTo(1000);
        assertThat(credits.relayMc(23 * MIB)).isEqualTo(4600);
        assertThat(credits.relayMc(15_000_000_000L)).isEqualTo(2_861_022);
        assertThat(credits.storageMc(3, 1536 * MIB)).isEqualTo(21_000);
        assertThat(credits.storageMc(1, 8 * MIB)).isEqualTo(2078);
        assertThat(credits.validationMc(5)).isEqualTo(25_000);
        assertThat(credits.of(ProofKind.UPTIME_BEACON, Verdicts.NONE)).as("it scales the rank").isZero();
    }
}
