package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.TronAddress;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

class RulesTest {

    static final String WALLET_1 = "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC";
    static final String WALLET_2 = "TDvSsdrNM5eeXNL3czpa6AxLDHZA9nwe9K";

    /** A wallet whose secret is a small number signs as wallets do, with the nonce of RFC 6979. */
    static String sign(int secret, String text) {
        byte[] key = BigInteger.valueOf(secret).add(BigInteger.ONE.shiftLeft(256)).toByteArray();
        return HexFormat.of().formatHex(Secp256k1.sign(Arrays.copyOfRange(key, 1, 33), WalletProof.digest(text)));
    }

    @Test
    @Tag("NOD-23")
    void aWalletProvesItself() {
        String text = WalletProof.text("lucid-test", "node_eh7ddx5bksrgcytl7bkai36se4nxx3kl", WALLET_1, 1);
        assertThat(text).hasSize(139);
        assertThat(HexFormat.of().formatHex(WalletProof.digest(text))).startsWith("b999db0a").endsWith("fe4f0f90");
        String signature = sign(1, text);
        assertThat(signature).startsWith("755e5e6a").endsWith("40d15f1b");
        assertThat(WalletProof.isBy(WALLET_1, text, signature)).isTrue();
        assertThat(WalletProof.isBy(WALLET_1, text, "0x" + signature.substring(0, 128) + String.format("%02x", Integer
                .parseInt(signature.substring(128), 16) - 27))).as("v as 0 or 1").isTrue();
        assertThat(WalletProof.isBy(WALLET_2, text, signature)).isFalse();
        assertThat(WalletProof.isBy(WALLET_1, text + " ", signature)).isFalse();
    }

    @Test
    @Tag("NOD-23")
    void aHighSignatureIsRefused() {
        String text = "anything";
        String low = sign(1, text);
        BigInteger order = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
        BigInteger high = order.subtract(new BigInteger(low.substring(64, 128), 16));
        String flipped = low.substring(0, 64) + String.format("%064x", high) + (low.endsWith("1b") ? "1c" : "1b");
        assertThat(WalletProof.signer(text, flipped)).isEmpty();
        assertThat(WalletProof.signer(text, "00".repeat(65))).isEmpty();
        assertThat(WalletProof.signer(text, "ff".repeat(65))).isEmpty();
    }

    @Test
    @Tag("NOD-12")
    void payoutAddressesAreCheckedToTheLastCharacter() {
        assertThat(TronAddress.parse(WALLET_1)).isPresent();
        assertThat(TronAddress.parse(WALLET_1.substring(0, 33) + "D")).isEmpty();
        assertThat(TronAddress.parse("T".repeat(34))).isEmpty();
        assertThat(TronAddress.parse(WALLET_1).orElseThrow().toString()).doesNotContain(WALLET_1.substring(4, 30));
        assertThatThrownBy(() -> AdmissionRules.payoutAddress("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", List.of()))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.number()).isEqualTo(5105));
        assertThatThrownBy(() -> AdmissionRules.payoutAddress(WALLET_1, List.of(WALLET_1))).isInstanceOf(Failure.class);
        assertThat(Secp256k1.address(HexFormat.of().parseHex("0".repeat(63) + "1")).text()).isEqualTo(
                WALLET_1);
    }

    @Test
    @Tag("NOD-11")
    void onionAddressesHaveAChecksum() {
        String good = "25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid.onion";
        assertThat(AdmissionRules.isOnionAddress(good)).isTrue();
        assertThat(AdmissionRules.isOnionAddress("3" + good.substring(1))).isFalse();
        assertThat(AdmissionRules.isOnionAddress("example.org")).isFalse();
        assertThat(AdmissionRules.isOnionAddress(good.replace(".onion", ".union"))).isFalse();
    }

    @Test
    @Tag("NOD-14")
    void ticketsCostMoreWhenManyWait() {
        assertThat(AdmissionRules.ticketBits(0, 1000, 1000)).isZero();
        assertThat(AdmissionRules.ticketBits(22, 499, 1000)).isEqualTo(22);
        assertThat(AdmissionRules.ticketBits(22, 500, 1000)).isEqualTo(24);
        assertThat(AdmissionRules.ticketBits(22, 800, 1000)).isEqualTo(26);
    }

    @Test
    @Tag("NOD-14")
    void aSeedIsGoodForItsPeriodAndTheNext() {
        TicketSeeds seeds = new TicketSeeds(new byte[32]);
        Instant at = Instant.ofEpochSecond(600 * 1000 + 17);
        byte[] seed = seeds.at(at);
        assertThat(seeds.accepts(seed, at.plusSeconds(582))).isTrue();
        assertThat(seeds.accepts(seed, at.plusSeconds(1182))).isTrue();
        assertThat(seeds.accepts(seed, at.plusSeconds(1183))).isFalse();
        assertThat(new TicketSeeds(new byte[]{1}).at(at)).isNotEqualTo(seed);
        assertThat(seeds.until(at)).isEqualTo(Instant.ofEpochSecond(600 * 1001));
    }

    @Test
    @Tag("NOD-13")
    void bothFormsOfHardwareAreKeptNested() {
        var flat = ProfileRules.hardware(Optional.of(Json.parse(
                "{\"cpu_cores\":4,\"memory_gb\":8,\"disk_gb\":256,\"network_speed_mbps\":1000,\"gpu\":null}"
                        .getBytes())))
                .orElseThrow();
        assertThat(flat.path("cpu").path("cores").asInt()).isEqualTo(4);
        assertThat(flat.path("memory").path("total_bytes").asLong()).isEqualTo(8L << 30);
        assertThat(flat.path("network").path(0).path("speed_mbps").asInt()).isEqualTo(1000);
        var nested = Json.parse("{\"cpu\":{\"cores\":4,\"architecture\":\"arm64\"}}".getBytes());
        assertThat(ProfileRules.hardware(Optional.of(nested))).contains(nested);
        assertThat(ProfileRules.location(Optional.of(Json.parse("{\"country\":\"de\",\"city\":\"Kiel\"}".getBytes())))
                .orElseThrow().path("country").asText()).isEqualTo("DE");
        assertThatThrownBy(() -> ProfileRules.location(Optional.of(Json.parse("{\"country\":\"Germany\"}".getBytes()))))
                .isInstanceOf(Failure.class);
    }

    @Test
    @Tag("NOD-13")
    void configurationHasDefaultsAndBounds() {
        NodeConfiguration fresh = ProfileRules.configuration(NodeConfiguration.DEFAULT, Optional.empty());
        assertThat(fresh.maxSessions()).isEqualTo(10);
        assertThat(fresh.resourceLimits().cpuPercent()).isEqualTo(100);
        assertThat(fresh.advertise()).isFalse();
        NodeConfiguration changed = ProfileRules.configuration(fresh, Optional.of(Json.parse(
                "{\"max_sessions\":3,\"maintenance_window\":{\"start\":\"23:30\",\"hours\":2}}".getBytes())));
        assertThat(changed.maxSessions()).isEqualTo(3);
        assertThat(changed.maintenanceWindow()).contains(new NodeConfiguration.DailyWindow(23, 30, 2));
        NodeConfiguration emptied = ProfileRules.configuration(changed, Optional.of(Json.parse(
                "{\"maintenance_window\":null}".getBytes())));
        assertThat(emptied.maintenanceWindow()).isEmpty();
        assertThat(emptied.maxSessions()).as("absent stays").isEqualTo(3);
        for (String bad : List.of("{\"max_sessions\":1001}", "{\"max_sesions\":1}",
                "{\"resource_limits\":{\"cpu_percent\":0}}",
                "{\"maintenance_window\":{\"start\":\"24:00\",\"hours\":2}}")) {
            assertThatThrownBy(() -> ProfileRules.configuration(fresh, Optional.of(Json.parse(bad.getBytes()))))
                    .as(bad).isInstanceOf(Failure.class);
        }
    }

    @Test
    @Tag("NOD-10")
    void declaredHardwareMustSufficeForTheType() {
        ProfileRules.requireEnough("storage", ProfileRules.hardware(Optional.of(Json.parse("{\"disk_gb\":50}"
                .getBytes()))));
        assertThatThrownBy(() -> ProfileRules.requireEnough("storage", ProfileRules.hardware(Optional.of(Json.parse(
                "{\"disk_gb\":49}".getBytes()))))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> ProfileRules.requireEnough("compute", ProfileRules.hardware(Optional.of(Json.parse(
                "{\"cpu_cores\":1}".getBytes()))))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> ProfileRules.requireEnough("worker", ProfileRules.hardware(Optional.of(Json.parse(
                "{\"network_speed_mbps\":9}".getBytes()))))).isInstanceOf(Failure.class);
        ProfileRules.requireEnough("compute", Optional.empty());
    }

    @Test
    void aDailyWindowMayPassMidnight() {
        NodeConfiguration.DailyWindow late = new NodeConfiguration.DailyWindow(23, 30, 2);
        assertThat(Commands.openWindow(late, Instant.parse("2026-01-02T00:15:00Z"))).contains(Instant.parse(
                "2026-01-02T01:30:00Z"));
        assertThat(Commands.openWindow(late, Instant.parse("2026-01-02T01:30:00Z"))).isEmpty();
        assertThat(Commands.openWindow(late, Instant.parse("2026-01-02T23:30:00Z"))).contains(Instant.parse(
                "2026-01-03T01:30:00Z"));
    }

    @Test
    @Tag("NOD-20")
    void codesHave160BitsAndForgiveTyping() {
        byte[] random = new byte[20];
        random[0] = (byte) 0xff;
        String code = AdmissionRules.enrolmentCode(random);
        assertThat(code).hasSize(32).startsWith("74aa");
        assertThat(AdmissionRules.typedCode(code.substring(0, 4).toUpperCase() + "-" + code.substring(4) + " "))
                .isEqualTo(
                        code);
    }
}
