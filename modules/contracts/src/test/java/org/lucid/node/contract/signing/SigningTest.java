package org.lucid.node.contract.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.crypto.Ed25519;

class SigningTest {

    private static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
    private static final byte[] SEED = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final byte[] KEY = new Ed25519().publicKey(SEED);
    private static final String NODE = "node_eh7ddx5bksrgcytl7bkai36se4nxx3kl";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] counting(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @Test
    @Tag("CON-11")
    void hashesTheNetwork() {
        assertThat(Hex.of(NETWORK)).isEqualTo("657f4fb1be01bc32d3084c514cf6cc61d01a34cde725ffc13a19d7ac5fe0ed01");
    }

    @Test
    @Tag("NOD-05")
    void derivesTheNodeIdFromTheKey() {
        assertThat(NodeId.of(KEY)).isEqualTo(NODE);
        byte[] second = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assertThat(NodeId.of(second)).isEqualTo("node_hh3rhufgiqst6bcssqq3t5i3tmejphii");
    }

    @Test
    @Tag("CON-10")
    @Tag("CON-15")
    void encodesAnUptimeProof() {
        byte[] body = Messages.uptimeBody(262799, hex("55311072558eb1c7a796c6c98b61c8eb"));
        byte[] message = Messages.taskProof(NETWORK, NODE, 262800, 4, 0, 0, Instant.parse("2026-01-01T00:00:12.082Z"),
                body);
        assertThat(message).hasSize(153);
        assertThat(Hex.of(SignedBytes.sha256(message)))
                .isEqualTo("325d71eb723b9519d02f2cc128ff1beafa4f68727d2086c32bfb1712151264e8");
        assertThat(Hex.of(new Ed25519().sign(SEED, message))).isEqualTo(
                "4d94940f682b7d13c97b6f91c2648d1591b046a4c090305aa1982120e2ecd07adf300e9eec4dc7c26990391761ebc4069046a40ed1eebb21535a27732b823d0c");
    }

    @Test
    void encodesARegistration() {
        byte[] message = new Messages.Registration("reg_test1", KEY, counting(32), "Pi one", "worker",
                "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC", "", 0).bytes(NETWORK);
        assertThat(message).hasSize(184);
        assertThat(Hex.of(SignedBytes.sha256(message))).startsWith("cb225986").endsWith("388fc646");
        assertThat(Hex.of(new Ed25519().sign(SEED, message))).startsWith("eab94b65").endsWith("fbd5950a");
    }

    @Test
    void encodesARequestForANodeToken() {
        byte[] message = Messages.nodeToken(NETWORK, NODE, Instant.parse("2026-01-01T00:00:00Z"), counting(16));
        assertThat(message).hasSize(116);
        assertThat(Hex.of(new Ed25519().sign(SEED, message))).isEqualTo(
                "87228e9a5029a08fddb727ae2a631e3067834641d73c9ee5a3b547841741fdb6e268a2b4ce9435431e87b7c2b7ec15680a356cf526792fd61cc3649360f5bd05");
    }

    @Test
    void refusesHexOfAnotherSizeOrCase() {
        assertThat(Hex.bytes("nonce", "00ff", 2)).containsExactly(0, -1);
        assertThatThrownBy(() -> Hex.bytes("nonce", "00FF", 2)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> Hex.bytes("nonce", "00", 2)).isInstanceOf(Failure.class);
    }
}
