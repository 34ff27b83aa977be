package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.payouts.PayoutState.Event;
import org.lucid.node.payouts.SweepRule.Decision;
import org.lucid.node.payouts.SweepRule.Inputs;

class PayoutRulesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Terms TERMS = new Terms(Usdt.parse("1"), Usdt.parse("10000"), 10_000, Usdt.parse("0.1"),
            Usdt.parse("10"));
    private static final SweepRule RULE = new SweepRule(Usdt.parse("10"), Duration.ofHours(24), 50_000, 250_000);

    /** The states in the order of {@link PayoutState}, and where each event leads; a dash for nowhere. */
    private static final String TABLE = """
            RESERVED          READY - - - - - - - - - -
            RESERVED_AND_HELD HELD - - - - - - - - - -
            REFUSED           FAILED - - - - - - - - - -
            HOLDS_GONE        - READY - - - - - - - - -
            HOLD_FOUND        - - HELD - - - - - - - -
            REJECTED          - REJECTED - - - - - - - - -
            CANCELLED         - CANCELLED CANCELLED - - - - - - - -
            CLAIMED           - - CLAIMED - - - - - - - -
            CLAIM_LAPSED      - - - READY - - - - - - -
            ATTEMPT_STORED    - - - SIGNED - - - - - - -
            SUBMITTED         - - - - BROADCAST - - - - - -
            SUCCEEDED         - - - - CONFIRMED CONFIRMED CONFIRMED - - - -
            TRY_AGAIN         - - - - READY READY READY - - - -
            GAVE_UP           - - - - FAILED FAILED FAILED - - - -
            TOO_MANY_ATTEMPTS - - - - HELD HELD - - - - -
            CONTRADICTED      - - - - UNKNOWN UNKNOWN - - - - -
            """;

    @Test
    @Tag("MON-66")
    void goesOnlyWhereTheTableSays() {
        Map<Event, String[]> table = new EnumMap<>(Event.class);
        TABLE.lines().map(line -> line.split(" +")).forEach(row -> table.put(Event.valueOf(row[0]), row));
        assertThat(table).containsOnlyKeys(Event.values());
        for (Event event : Event.values()) {
            for (PayoutState state : PayoutState.values()) {
                String expected = table.get(event)[1 + state.ordinal()];
                assertThat(state.on(event).map(Enum::name).orElse("-")).as("%s on %s", state, event)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void isKnownOutsideByFiveNames() {
        assertThat(PayoutState.ofStatus("pending")).containsExactly(PayoutState.PENDING, PayoutState.HELD,
                PayoutState.READY);
        assertThat(PayoutState.ofStatus("processing")).hasSize(4);
        assertThat(PayoutState.ofStatus("failed")).containsExactly(PayoutState.FAILED, PayoutState.REJECTED);
        assertThat(PayoutState.ofStatus("lost")).isEmpty();
    }

    @ParameterizedTest
    @Tag("MON-52")
    @CsvSource({"1, 0.1, 0.9", "10, 0.1, 9.9", "10.000049, 0.1, 9.900049", "10.000050, 0.100001, 9.900049",
            "12.345678, 0.123457, 12.222221", "50, 0.5, 49.5", "1000, 10, 990", "10000, 10, 9990"})
    void takesAFee(String amount, String fee, String net) {
        Terms.Fee taken = TERMS.fee(Usdt.parse(amount));
        assertThat(taken.fee()).isEqualTo(Usdt.parse(fee));
        assertThat(taken.net()).isEqualTo(Usdt.parse(net));
        assertThat(taken.fee().plus(taken.net())).isEqualTo(Usdt.parse(amount));
    }

    @ParameterizedTest
    @Tag("MON-52")
    @ValueSource(strings = {"0.999999", "10000.000001"})
    void refusesAmountsOutOfBounds(String amount) {
        assertThatThrownBy(() -> TERMS.fee(Usdt.parse(amount))).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(5701));
    }

    private static Decision judge(String available, Optional<Instant> last, Optional<Usdt> cost) {
        return RULE.at(NOW, new Inputs(Usdt.parse(available), last, cost), TERMS);
    }

    @Test
    void sweepsFromTheThresholdUpToTheMost() {
        assertThat(judge("9.999999", Optional.empty(), Optional.empty()).failed()).extracting(Reason::code)
                .containsExactly("BELOW_THRESHOLD");
        assertThat(judge("10", Optional.empty(), Optional.empty()).pays()).isTrue();
        assertThat(judge("10000.5", Optional.empty(), Optional.empty()).amount()).hasToString("10000.000000");
    }

    @Test
    void sweepsANodeOnceADay() {
        assertThat(judge("10", Optional.of(NOW.minus(Duration.ofHours(24))), Optional.empty()).pays()).isTrue();
        Decision early = judge("10", Optional.of(NOW.minus(Duration.ofHours(24)).plusSeconds(1)), Optional.empty());
        assertThat(early.failed()).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("PAID_RECENTLY");
            assertThat(reason.nextAt()).contains(NOW.plus(Duration.ofHours(1)));
        });
    }

    @Test
    void skipsWhatWouldCostTooMuch() {
        Usdt cost = SweepRule.networkCost(13_345_000, Usdt.parse("0.30"));
        assertThat(cost).hasToString("4.003500");
        assertThat(judge("10", Optional.empty(), Optional.of(cost)).failed()).extracting(Reason::code)
                .containsExactly("NETWORK_COST_TOO_HIGH");
        assertThat(judge("20", Optional.empty(), Optional.of(cost)).pays()).isTrue();
        assertThat(judge("20", Optional.empty(), Optional.of(SweepRule.networkCost(13_345_000, Usdt.ZERO))).pays())
                .as("a price of 0 switches it off").isTrue();
        Terms dear = new Terms(Usdt.parse("1"), Usdt.parse("10000"), 10_000, Usdt.parse("0.6"), Usdt.parse("10"));
        assertThat(RULE.at(NOW, new Inputs(Usdt.parse("10"), Optional.empty(), Optional.empty()), dear).failed())
                .extracting(Reason::code).containsExactly("FEE_TOO_HIGH");
    }

    @Test
    void sweepsAtMinuteZeroOfEachDueHour() {
        assertThat(Sweep.next(NOW, Duration.ofHours(1))).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(Sweep.next(NOW.minusMillis(1), Duration.ofHours(1))).isEqualTo(NOW);
        assertThat(Sweep.next(NOW, Duration.ofHours(24))).isEqualTo("2026-03-02T00:00:00Z");
    }

    @Test
    void writesEachTransitionIntoItsHistoryAndFoldsRepetitions() {
        Payout payout = Payout.pending("p", "n", Optional.empty(), Payout.Kind.MANUAL, "manual:p", Usdt.parse("10"),
                TERMS, "alice", NOW);
        payout = payout.after(Event.RESERVED, NOW, "system", Optional.empty());
        for (int i = 0; i < 100; i++) {
            payout = payout.after(Event.HOLD_FOUND, NOW.plusSeconds(i), "system",
                    Optional.of(new Reason("APPROVAL", "waits", Optional.empty())));
            payout = payout.after(Event.HOLDS_GONE, NOW.plusSeconds(i), "system", Optional.empty());
        }
        assertThat(payout.history()).hasSize(60);
        assertThat(payout.history().stream().mapToInt(step -> step.count()).sum()).isEqualTo(202);
        assertThat(payout.history().getFirst().to()).isEqualTo("PENDING");
        Payout ready = payout;
        assertThatThrownBy(() -> ready.after(Event.REFUSED, NOW, "system", Optional.empty()))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.number()).isEqualTo(5006);
                    assertThat(failure.details()).containsEntry("state", "READY");
                });
    }

    @Test
    void isStoredAsJsonAndReadBackEqual() {
        Payout payout = Payout.pending("p", "n", Optional.of("alice"), Payout.Kind.SWEEP, "sweep:x", Usdt.parse("10"),
                TERMS, "system", NOW).after(Event.RESERVED_AND_HELD, NOW, "system",
                        Optional.of(new Reason("SCHEDULED", "waits", Optional.of(NOW))));
        assertThat(Json.decode(Json.encode(payout), Payout.class)).isEqualTo(payout);
    }

    @Test
    void readsHoursAndRefusesConfigurationsThatContradictThemselves() {
        assertThat(Hours.parse("24").duration()).isEqualTo(Duration.ofDays(1));
        assertThat(Hours.parse("90m").duration()).isEqualTo(Duration.ofMinutes(90));
        assertThatThrownBy(() -> config("20", "1", "10")).hasMessageContaining("threshold_usdt");
        assertThatThrownBy(() -> config("5", "0.05", "10")).hasMessageContaining("fee_floor_usdt");
        config("5", "1", "10");
    }

    private static PayoutsConfig config(String threshold, String min, String max) {
        return new PayoutsConfig(Usdt.parse(threshold), Usdt.parse(min), Usdt.parse(max), BigDecimal.ONE,
                Usdt.parse("0.1"), Usdt.parse("10"), true, Duration.ofHours(1), new Hours(Duration.ofHours(24)),
                BigDecimal.valueOf(5), BigDecimal.valueOf(25), Usdt.parse("0.30"));
    }
}
