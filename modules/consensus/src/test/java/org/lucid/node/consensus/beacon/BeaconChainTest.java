package org.lucid.node.consensus.beacon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.consensus.beacon.BeaconChain.Link;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Ed25519;

/** The check values are those of the specification, on the network {@code lucid-test} with the key of RFC 8032 test 2. */
@Tag("CON-73")
public class BeaconChainTest {

    /** The secret of RFC 8032, test 2. */
    public static final byte[] SEED = HexFormat.of().parseHex(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    /** The hash of the network of all check values. */
    public static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
    private static final BeaconChain CHAIN = new BeaconChain(new Ed25519(), NETWORK);

    /** The output of slot 262800, when the chain begins at 262799. */
    public static byte[] outputOf262800() {
        Link first = CHAIN.produce(SEED, 262_799, CHAIN.genesis());
        return CHAIN.produce(SEED, 262_800, first.output()).output();
    }

    @Test
    void givesTheOutputOfTheSpecification() {
        assertThat(HexFormat.of().formatHex(outputOf262800())).isEqualTo(
                "d3af72958236a2153c1adc3ff8ccb485727de9357e2ab7765e302e639328e868"
                        + "a9db529e147f7035ee548a87f8c1a5efd014006418b4ec670291b0778b8d2e67");
    }

    @Test
    void anybodyCanCheckALinkAndNobodyCanReplaceOne() {
        byte[] key = new Ed25519().publicKey(SEED);
        Link first = CHAIN.produce(SEED, 10, CHAIN.genesis());
        Link second = CHAIN.produce(SEED, 11, first.output());
        assertThat(CHAIN.verify(key, 11, first.output(), second.proof()))
                .hasValueSatisfying(output -> assertThat(output)
                        .isEqualTo(second.output()));
        assertThat(CHAIN.verify(key, 12, first.output(), second.proof())).isEmpty();
        assertThat(CHAIN.verify(key, 11, CHAIN.genesis(), second.proof())).isEmpty();
        BeaconChain otherNetwork = new BeaconChain(new Ed25519(), SignedBytes.sha256(new byte[0]));
        assertThat(otherNetwork.verify(key, 11, first.output(), second.proof())).isEmpty();
    }
}
