package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.Failure;

/** The check values of the specification, each made with the keys of RFC 8032 section 7.1. */
class SignedMessagesTest {

    private static final String TEST_1 = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String TEST_2 = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private static final String TEST_3 = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    private static final String NODE = "node_eh7ddx5bksrgcytl7bkai36se4nxx3kl";
    private static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));

    @Test
    @Tag("CON-10")
    void encodesBigEndianWithTextAfterItsLength() {
        byte[] bytes = SignedBytes.untagged().u8(255).u32(4_294_967_295L).u64(1).u64(-2).str("aé").raw(new byte[]{7})
                .toBytes();
        assertThat(Hex.of(bytes)).isEqualTo("ff" + "ffffffff" + "0000000000000001" + "fffffffffffffffe"
                + "0003" + "61c3a9" + "07");
        assertThatThrownBy(() -> SignedBytes.untagged().str("x".repeat(65_536)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("CON-13")
    @Tag("CON-14")
    @Tag("CON-15")
    void buildsTheUptimeProof() {
        byte[] seal = Hex.bytes("seal", "55311072558eb1c7a796c6c98b61c8eb", 16);
        byte[] message = taskProof(0, 0, Instant.parse("2026-01-01T00:00:12.082Z"),
                new ProofBody.Uptime(262_799, seal));
        assertThat(message).hasSize(153);
        assertThat(Hex.of(SignedBytes.sha256(message)))
                .isEqualTo("325d71eb723b9519d02f2cc128ff1beafa4f68727d2086c32bfb1712151264e8");
        assertThat(sign(TEST_1, message)).isEqualTo("4d94940f682b7d13c97b6f91c2648d1591b046a4c090305aa1982120e2ecd07a"
                + "df300e9eec4dc7c26990391761ebc4069046a40ed1eebb21535a27732b823d0c");
    }

    @Test
    @Tag("CON-13")
    @Tag("CON-14")
    @Tag("CON-15")
    void buildsTheRelayProof() {
        byte[] receipt = ConsensusMessages.relayReceipt(NETWORK, "sess_1", NODE, 262_800, 5_242_881);
        byte[] signature = Hex.bytes("sig", sign(TEST_3, receipt), 64);
        byte[] message = taskProof(5_242_881, 1, Instant.parse("2026-01-01T00:02:03Z"),
                new ProofBody.Relay(List.of(new ProofBody.Receipt("sess_1", 5_242_881, signature))));
        assertThat(message).hasSize(153);
        assertThat(Hex.of(SignedBytes.sha256(message)))
                .isEqualTo("4435bc18baaac25f0ac271c49cab762a55d6969ea73b1f250c0daaa38db7749b");
    }

    @Test
    @Tag("CON-14")
    void refusesEntriesThatDoNotStrictlyAscend() {
        assertThat(new ProofBody.Storage(List.of("a", "b")).bytes()).hasSize(6);
        for (List<String> ids : List.of(List.of("a", "a"), List.of("b", "a"), List.of("é", "z"))) {
            assertThatThrownBy(() -> new ProofBody.Storage(ids)).isInstanceOfSatisfying(Failure.class,
                    failure -> assertThat(failure.number()).isEqualTo(5507));
        }
    }

    @Test
    @Tag("NOD-02")
    void buildsTheRegistration() {
        byte[] message = new Messages.Registration("reg_test1", publicKey(TEST_1), ascending(32), "Pi one", "worker",
                "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC", "", 0).bytes(NETWORK);
        assertThat(message).hasSize(184);
        assertThat(Hex.of(SignedBytes.sha256(message))).startsWith("cb225986").endsWith("388fc646");
        assertThat(sign(TEST_1, message)).startsWith("eab94b65").endsWith("fbd5950a");
    }

    @Test
    @Tag("NOD-02")
    void buildsThePayoutAddressAndTheSessionTicket() {
        byte[] address = NodeMessages.payoutAddress(NETWORK, NODE, "TDvSsdrNM5eeXNL3czpa6AxLDHZA9nwe9K", 2);
        assertThat(address).hasSize(136);
        assertThat(sign(TEST_1, address)).startsWith("43f0da3a").endsWith("42386409");
        byte[] ticket = NodeMessages.sessionTicket(NETWORK, "alloc_test1", NODE, "s-1", "session_slot", 1, 7200,
                Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(ticket).hasSize(148);
        assertThat(sign(TEST_2, ticket)).startsWith("d60ebb7a").endsWith("d3b93c08");
    }

    @Test
    @Tag("API-27")
    void buildsTheRequestForANodeToken() {
        byte[] message = Messages.nodeToken(NETWORK, NODE, Instant.parse("2026-01-01T00:00:00Z"), ascending(16));
        assertThat(message).hasSize(116);
        assertThat(sign(TEST_1, message)).isEqualTo("87228e9a5029a08fddb727ae2a631e3067834641d73c9ee5a3b547841741fdb6"
                + "e268a2b4ce9435431e87b7c2b7ec15680a356cf526792fd61cc3649360f5bd05");
    }

    private static byte[] taskProof(long value, long count, Instant timestamp, ProofBody body) {
        return Messages.taskProof(NETWORK, NODE, 262_800, body.kind(), value, count, timestamp, body.bytes());
    }

    private static byte[] ascending(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] publicKey(String seed) {
        return new Ed25519PrivateKeyParameters(Hex.bytes("seed", seed, 32), 0).generatePublicKey().getEncoded();
    }

    private static String sign(String seed, byte[] message) {
        byte[] signature = new byte[64];
        Ed25519.sign(Hex.bytes("seed", seed, 32), 0, message, 0, message.length, signature, 0);
        return Hex.of(signature);
    }
}
