package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.economy.Revenue.QuoteLine;
import org.lucid.node.contract.economy.Revenue.Usage;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;

class EarningTest {

    static final PriceList PRICES = new PriceList(Usdt.parse("0.10"), Usdt.parse("0.05"), Usdt.parse("0.01"),
            Usdt.parse("0.005"), Usdt.parse("0.001"), Usdt.parse("0.01"), Usdt.parse("0.01"));

    @ParameterizedTest
    @Tag("MON-20")
    @CsvSource({"3600, 1, 2147483648, 10737418240, 0, 0.180000",
            "5400, 2, 4294967296, 21474836480, 3758096384, 0.270000",
            "3601, 1, 2147483648, 10737418240, 1, 0.180014", "0, 0, 0, 0, 0, 0.100000"})
    void pricesASession(long seconds, long cores, long ram, long disk, long moved, String price) {
        SessionPrice made = SessionPrice.of(PRICES, new Usage(seconds, cores, ram, disk, moved));
        assertThat(made.total()).hasToString(price);
        assertThat(made.lines().stream().map(QuoteLine::amountUsdt).reduce(Usdt.ZERO, Usdt::plus))
                .isEqualTo(made.total());
    }

    @Test
    @Tag("MON-20")
    void neverGoesBelowTheFloorAndRefusesMeasuresOutOfBounds() {
        PriceList free = new PriceList(Usdt.ZERO, Usdt.ZERO, Usdt.ZERO, Usdt.ZERO, Usdt.ZERO, Usdt.ZERO,
                Usdt.parse("0.01"));
        assertThat(SessionPrice.of(free, new Usage(0, 0, 0, 0, 0)).total()).hasToString("0.010000");
        SessionPrice.of(PRICES, new Usage(2_592_000, 1_024, 1L << 42, 1L << 50, 1L << 50));
        for (Usage usage : new Usage[]{new Usage(2_592_001, 0, 0, 0, 0), new Usage(0, 1_025, 0, 0, 0),
                new Usage(0, 0, (1L << 42) + 1, 0, 0), new Usage(0, 0, 0, (1L << 50) + 1, 0),
                new Usage(0, 0, 0, 0, (1L << 50) + 1), new Usage(-1, 0, 0, 0, 0)}) {
            assertThatThrownBy(() -> SessionPrice.of(PRICES, usage)).isInstanceOf(Failure.class)
                    .extracting(failure -> ((Failure) failure).number()).isEqualTo(1001);
        }
    }

    @Test
    @Tag("MON-20")
    void namesAPriceListByItsContent() {
        assertThat(PRICES.version()).matches("[0-9a-f]{12}");
        assertThat(new PriceList(PRICES.base(), PRICES.hour(), PRICES.core(), PRICES.ramGib(), PRICES.diskGib(),
                PRICES.movedGib(), Usdt.ZERO).version()).isNotEqualTo(PRICES.version());
    }

    @ParameterizedTest
    @Tag("MON-21")
    @CsvSource({"0.180000, 0, 0, 0.009000, 0.000000, 0.171000, 0.000000",
            "0.270000, 0, 0, 0.013500, 0.000000, 0.256500, 0.000000",
            "0.180000, 100000, 0, 0.009000, 0.017100, 0.153900, 0.000000",
            "0.180000, 0, 750000, 0.009000, 0.000000, 0.171000, 0.128250"})
    void sharesAPrice(String gross, long taxPpm, long heldPpm, String commission, String tax, String net,
            String held) {
        Accrual accrual = Accrual.of(Usdt.parse(gross), 50_000, taxPpm, heldPpm);
        assertThat(accrual.commission()).hasToString(commission);
        assertThat(accrual.tax()).hasToString(tax);
        assertThat(accrual.net()).hasToString(net);
        assertThat(accrual.held()).hasToString(held);
        assertThat(Legs.fault(accrual.legs("n"), java.util.Optional.of("n"))).isEmpty();
    }
}
