package org.lucid.node.contract.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

class UsdtTest {

    @ParameterizedTest
    @CsvSource({"12.5, 12500000", "2.01, 2010000", "0, 0", "999999999999.999999, 999999999999999999", "-0.05, -50000"})
    void readsAmounts(String text, long micro) {
        assertThat(Usdt.parse(text).micro()).isEqualTo(micro);
        assertThat(Json.decode(text, Usdt.class)).as("as a number").isEqualTo(new Usdt(micro));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e3", "0.0000001", "01", "", ".5", "1.", "1000000000000", "+1"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Usdt.parse(text)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000.0", "10.00", "\"10\""})
    void readsNumbersInATreeAsTheyWereWritten(String text) {
        assertThat(Json.convert(Json.parse(text.getBytes(StandardCharsets.UTF_8)), Usdt.class).micro() % 10_000_000)
                .isZero();
    }

    @Test
    void refusesAnExponentInATree() {
        assertThatThrownBy(() -> Json.convert(Json.parse("1e3".getBytes(StandardCharsets.UTF_8)), Usdt.class))
                .isInstanceOf(Failure.class);
    }

    @Test
    void writesSixPlaces() {
        assertThat(Json.encode(new Usdt(12_500_000))).isEqualTo("\"12.500000\"");
        assertThat(new Usdt(-1).toString()).isEqualTo("-0.000001");
    }

    @Test
    void refusesANegativeAmountFromOutside() {
        assertThatThrownBy(() -> Usdt.parse("-1").unsigned("amount")).isInstanceOf(Failure.class)
                .hasMessageContaining("amount is negative");
    }

    @Test
    void neverOverflowsSilently() {
        assertThatThrownBy(() -> new Usdt(Long.MAX_VALUE).plus(new Usdt(1))).isInstanceOf(ArithmeticException.class);
    }
}
