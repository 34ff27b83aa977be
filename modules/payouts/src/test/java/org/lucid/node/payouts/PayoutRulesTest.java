package org.lucid.node.payouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.payouts.PayoutState.Event;
import org.lucid.node.payouts.tron.TronSettings;
import org.lucid.node.payouts.SweepRule.Decision;
import org.lucid.node.payouts.SweepRule.Inputs;

class PayoutRulesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Terms TERMS = new Terms(Usdt.parse("1"), Usdt.parse("10000"), 10_000, Usdt.parse("0.1"),
            Usdt.parse("10"));
    private static final SweepRule RULE = new SweepRule(Usdt.parse("10"), Duration.ofHours(24), 50_000, 250_000);

    private static final HoldRule.Facts PAYABLE = facts(true, Optional.empty(), "ACTIVE");

    private static HoldRule.Facts facts(boolean payable, Optional<Instant> until, String status) {
        return new HoldRule.Facts(Optional.of(new PayoutAddresses.Item("n", Optional.of(FakeRegistration.ADDRESS), 1,
                payable, until, Optional.empty(), NOW, Optional.empty())), Optional.of(status));
    }

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
        return RULE.at(NOW, new Inputs(Usdt.parse(available), last, cost, PAYABLE), TERMS);
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
    @Tag("MON-61")
    void skipsWhatWouldCostTooMuch() {
        Usdt cost = SweepRule.networkCost(13_345_000, Usdt.parse("0.30"));
        assertThat(cost).hasToString("4.003500");
        assertThat(judge("10", Optional.empty(), Optional.of(cost)).failed()).extracting(Reason::code)
                .containsExactly("NETWORK_COST_TOO_HIGH");
        assertThat(judge("20", Optional.empty(), Optional.of(cost)).pays()).isTrue();
        assertThat(judge("20", Optional.empty(), Optional.of(SweepRule.networkCost(13_345_000, Usdt.ZERO))).pays())
                .as("a price of 0 switches it off").isTrue();
        Terms dear = new Terms(Usdt.parse("1"), Usdt.parse("10000"), 10_000, Usdt.parse("0.6"), Usdt.parse("10"));
        assertThat(RULE.at(NOW, new Inputs(Usdt.parse("10"), Optional.empty(), Optional.empty(), PAYABLE),
                dear).failed())
                .extracting(Reason::code).containsExactly("FEE_TOO_HIGH");
    }

    @Test
    void sweepsAtMinuteZeroOfEachDueHour() {
        assertThat(RunKind.nextSweep(NOW, Duration.ofHours(1))).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(RunKind.nextSweep(NOW.minusMillis(1), Duration.ofHours(1))).isEqualTo(NOW);
        assertThat(RunKind.nextSweep(NOW, Duration.ofHours(24))).isEqualTo("2026-03-02T00:00:00Z");
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
                BigDecimal.valueOf(5), BigDecimal.valueOf(25), Usdt.parse("0.30"), Usdt.parse("1000"),
                Usdt.parse("10000"), Usdt.parse("5000"), true, 10, 3, Duration.ofSeconds(30),
                new TronSettings("shasta", false, List.of(), List.of(), Optional.empty(), Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                        Duration.ofMinutes(20), Duration.ofMinutes(3), 50, "direct", false, 19));
    }

    private static Payout of(String amount, String priority, Instant created) {
        return Payout.pending("p" + amount + created, "n", Optional.empty(), Payout.Kind.MANUAL, "manual:p",
                Usdt.parse(amount), TERMS, "alice", created).asked(Optional.empty(), priority, Optional.empty(),
                        Optional.empty(), Optional.empty());
    }

    @Test
    @Tag("MON-60")
    void sendsTheUrgentFirstAndLiftsWhatWaitsByOneClassADay() {
        Payout low = of("1", "low", NOW);
        assertThat(of("1", "urgent", NOW).rankAt()).isBefore(of("1", "high", NOW).rankAt());
        assertThat(of("1", "high", NOW).rankAt()).isBefore(of("1", "normal", NOW).rankAt());
        assertThat(of("1", "normal", NOW.plus(Duration.ofHours(23))).rankAt()).isBefore(low.rankAt());
        assertThat(of("1", "normal", NOW.plus(Duration.ofHours(25))).rankAt()).isAfter(low.rankAt());
        assertThat(of("1", "urgent", NOW.plus(Duration.ofHours(73))).rankAt()).isAfter(low.rankAt());
    }

    @Test
    @Tag("MON-57")
    @Tag("MON-54")
    @Tag("MON-55")
    void holdsWhatNeedsApprovalAnAddressOrANodeInGoodStanding() {
        HoldRule rule = new HoldRule(Usdt.parse("1000"));
        assertThat(rule.of(of("1000", "normal", NOW), PAYABLE, NOW)).isEmpty();
        assertThat(rule.of(of("1000.000001", "normal", NOW), PAYABLE, NOW)).singleElement().satisfies(hold -> {
            assertThat(hold.code()).isEqualTo("APPROVAL");
            assertThat(hold.nextAt()).contains(NOW.plus(Duration.ofDays(7)));
        });
        Payout approved = of("2000", "normal", NOW)
                .with(draft -> draft.approval = Optional.of(new Payout.Approval("root", NOW)));
        assertThat(rule.of(approved, PAYABLE, NOW)).isEmpty();
        Instant until = NOW.plus(Duration.ofHours(72));
        assertThat(rule.of(of("5", "normal", NOW), facts(false, Optional.of(until), "ACTIVE"), NOW)).singleElement()
                .satisfies(hold -> assertThat(hold.nextAt()).contains(until));
        assertThat(rule.of(of("5000", "normal", NOW), facts(false, Optional.empty(), "SUSPENDED"), NOW))
                .extracting(Reason::code).containsExactlyInAnyOrder("APPROVAL", "ADDRESS_HOLD", "NODE_SUSPENDED");
    }

    private static Payout using(String id, String amount, Instant at) {
        return of(amount, "normal", NOW).with(draft -> {
            draft.limitHour = Optional.of(Limits.hour(at));
            draft.limitDay = Optional.of(Limits.day(at));
        });
    }

    @Test
    @Tag("MON-56")
    void keepsWhatLeavesWithinHourAndDay() {
        Limits limits = new Limits(Usdt.parse("1000"), Usdt.parse("10000"));
        limits.count(using("a", "600", NOW), NOW);
        assertThat(limits.refuse(Usdt.parse("400"), NOW)).isEmpty();
        assertThat(limits.refuse(Usdt.parse("400.000001"), NOW)).hasValueSatisfying(reason -> {
            assertThat(reason.code()).isEqualTo("LIMIT_HOURLY");
            assertThat(reason.nextAt()).contains(Instant.parse("2026-03-01T11:00:00Z"));
        });
        assertThat(limits.refuse(Usdt.parse("9400"), NOW.plus(Duration.ofHours(1))))
                .as("an approved one goes in an hour with nothing claimed").isEmpty();
        assertThat(limits.refuse(Usdt.parse("9400.000001"), NOW.plus(Duration.ofHours(1))))
                .hasValueSatisfying(reason -> {
                    assertThat(reason.code()).isEqualTo("LIMIT_DAILY");
                    assertThat(reason.nextAt()).contains(Instant.parse("2026-03-02T00:00:00Z"));
                });
        limits.count(of("600", "normal", NOW), NOW);
        assertThat(limits.usedInDay(NOW)).as("what came back is free again").isEqualTo(Usdt.ZERO);
        limits.count(using("b", "10000", NOW), NOW);
        assertThat(limits.refuse(Usdt.parse("10000"), NOW.plus(Duration.ofDays(1)))).as("an empty day").isEmpty();
    }

    @Test
    @Tag("MON-90")
    void opensTheBreakerAfterFiveFaultsAndClosesItAfterThreeProbes() {
        Breaker breaker = new Breaker();
        for (int i = 0; i < 4; i++) {
            breaker.fault(NOW);
        }
        breaker.success();
        for (int i = 0; i < 4; i++) {
            breaker.fault(NOW);
        }
        assertThat(breaker.isOpen(NOW)).as("not five in a row").isFalse();
        breaker.fault(NOW);
        assertThat(breaker.isOpen(NOW.plusSeconds(299))).isTrue();
        assertThat(breaker.isOpen(NOW.plusSeconds(300))).isFalse();
        assertThat(breaker.isProbing(NOW.plusSeconds(300))).isTrue();
        breaker.success();
        breaker.success();
        breaker.fault(NOW.plusSeconds(301));
        assertThat(breaker.isOpen(NOW.plusSeconds(600))).as("a failed probe opens it again").isTrue();
        for (int i = 0; i < 3; i++) {
            breaker.success();
        }
        assertThat(breaker.isProbing(NOW.plusSeconds(700))).isFalse();
    }

    @Test
    @Tag("MON-59")
    void runsOnTheLastDayOfTheMonthAndCatchesUpForThreeDays() {
        assertThat(RunKind.nextMonthly(NOW)).isEqualTo("2026-03-31T23:00:00Z");
        assertThat(RunKind.nextMonthly(Instant.parse("2026-03-31T23:00:00Z"))).isEqualTo("2026-04-30T23:00:00Z");
        assertThat(RunKind.dueMonthly(NOW)).contains(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(RunKind.MONTHLY.runId(NOW)).isEqualTo("monthly:2026-02");
        assertThat(RunKind.dueMonthly(Instant.parse("2026-03-04T00:00:00Z"))).isEmpty();
    }
}
