package org.lucid.node.consensus.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

class DutyDrawTest {

    private static final byte[] NETWORK = SignedBytes.networkHash("lucid-test", Instant.parse("2025-01-01T00:00:00Z"));
    private static final byte[] BETA = Hex.bytes("beta", "d3af72958236a2153c1adc3ff8ccb485727de9357e2ab7765e302e639328"
            + "e868a9db529e147f7035ee548a87f8c1a5efd014006418b4ec670291b0778b8d2e67", 64);
    private static final List<String> TEN = List.of("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9");

    @Test
    @Tag("CON-33")
    void drawsWhatTheSpecificationSays() {
        assertThat(DutyDraw.draw(NETWORK, 262_800, BETA, "sess_1", "host", TEN, UnaryOperator.identity(), 3))
                .containsExactly("n7", "n2", "n3");
    }

    @Test
    @Tag("CON-33")
    void skipsTheHostItsEntityAndThoseTaken() {
        assertThat(DutyDraw.draw(NETWORK, 262_800, BETA, "sess_1", "n7", TEN, UnaryOperator.identity(), 3))
                .doesNotContain("n7").startsWith("n2", "n3").hasSize(3);
        assertThat(DutyDraw.draw(NETWORK, 262_800, BETA, "sess_1", "host", TEN,
                node -> node.equals("host") || node.equals("n2") ? "pool" : node, 3)).startsWith("n7", "n3");
        assertThat(DutyDraw.draw(NETWORK, 262_800, BETA, "sess_1", "host", TEN, UnaryOperator.identity(), 7))
                .doesNotHaveDuplicates().hasSize(7);
        assertThat(DutyDraw.draw(NETWORK, 262_800, BETA, "sess_1", "n1", List.of("n1"), UnaryOperator.identity(), 3))
                .isEmpty();
    }

    @Test
    @Tag("CON-32")
    void isOpenFromOpeningToClosingAtMostSixtySlots() {
        SessionAt open = new SessionAt("s", "h", "", 100, Optional.empty());
        assertThat(open.openIn(99)).isFalse();
        assertThat(open.openIn(100)).isTrue();
        assertThat(open.openIn(159)).isTrue();
        assertThat(open.openIn(160)).isFalse();
        SessionAt closed = new SessionAt("s", "h", "", 100, Optional.of(102L));
        assertThat(closed.openIn(102)).isTrue();
        assertThat(closed.openIn(103)).isFalse();
    }
}
