package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.PayoutFunds.Close;
import org.lucid.node.contract.economy.PayoutFunds.Reserve;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.json.Json;

class JournalFormTest {

    private static final Instant GENESIS = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.5Z");

    private static Draft funding(String key, String amount) {
        return new Draft("fund:" + key, EntryKind.FUND, Optional.empty(),
                Legs.move(Account.FUNDING, Account.TREASURY, Usdt.parse(amount)),
                new Cause("fund", key, List.of(), List.of()), "Funds of " + amount + ".", Optional.empty());
    }

    private static List<JournalEntry> journal(Draft... drafts) {
        List<JournalEntry> entries = new ArrayList<>();
        for (Draft draft : drafts) {
            Optional<JournalEntry> last = entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
            entries.add(draft.at(entries.size() + 1, last, NOW, GENESIS));
        }
        return entries;
    }

    private static Optional<Replay.Fault> faultOf(List<JournalEntry> entries) {
        Replay replay = new Replay();
        return entries.stream().map(replay::next).flatMap(Optional::stream).findFirst();
    }

    private static JournalEntry changed(JournalEntry e, List<Leg> legs) {
        JournalEntry open = new JournalEntry(e.seq(), e.id(), e.at(), e.kind(), e.epoch(), e.nodeId(), legs, e.cause(),
                e.explanation(), e.paymentRef(), e.prevHash(), "");
        return new JournalEntry(e.seq(), e.id(), e.at(), e.kind(), e.epoch(), e.nodeId(), legs, e.cause(),
                e.explanation(), e.paymentRef(), e.prevHash(), EntryHash.of(open));
    }

    @Test
    @Tag("MON-07")
    void writesTheFormThatTheTreeOfTheEntryHas() {
        String odd = "a \"quoted\" \\ line\nwith \u0001, \u00e9 and \ud83d\ude00";
        for (Optional<String> absent : List.of(Optional.<String>empty(), Optional.of(odd))) {
            for (List<Cause.Fact> facts : List.of(List.<Cause.Fact>of(), List.of(Cause.Fact.of(odd, odd), Cause.Fact.of(
                    "b", 2)))) {
                JournalEntry entry = new JournalEntry(7, odd, NOW, EntryKind.BONUS, -3, absent,
                        facts.isEmpty() ? List.of() : Legs.move(Account.BONUS, Account.TAX, Usdt.parse("0.000001")),
                        new Cause(odd, odd, facts, List.copyOf(facts.reversed())), odd, absent, odd, odd);
                com.fasterxml.jackson.databind.node.ObjectNode tree = Json.mapper().valueToTree(entry);
                tree.remove("hash");
                assertThat(EntryHash.canonical(entry)).isEqualTo(CanonicalJson.of(tree));
            }
        }
    }

    @Test
    @Tag("MON-07")
    void hashesTheCanonicalFormAsALeaf() {
        JournalEntry entry = journal(funding("a", "5.000000")).getFirst();
        assertThat(EntryHash.canonical(entry)).isEqualTo("{\"at\":\"2026-01-01T12:00:00.500Z\",\"cause\":{\"facts\":[],"
                + "\"id\":\"a\",\"terms\":[],\"type\":\"fund\"},\"epoch\":365,\"explanation\":\"Funds of 5.000000.\","
                + "\"id\":\"fund:a\",\"kind\":\"FUND\",\"legs\":[{\"account\":\"external:funding\",\"amount\":\"-5.000000\","
                + "\"currency\":\"USDT\"},{\"account\":\"operator:treasury\",\"amount\":\"5.000000\",\"currency\":\"USDT\"}],"
                + "\"node_id\":null,\"payment_ref\":null,\"prev_hash\":\"" + "0".repeat(64) + "\",\"seq\":1}");
        byte[] leaf = ("\0" + EntryHash.canonical(entry)).getBytes(StandardCharsets.UTF_8);
        assertThat(entry.hash()).isEqualTo(Hex.of(SignedBytes.sha256(leaf)));
        List<JournalEntry> two = journal(funding("a", "5"), funding("b", "6"));
        JournalEntry second = two.get(1);
        assertThat(second.prevHash()).isEqualTo(two.getFirst().hash());
        assertThat(Json.decode(Json.encode(second), JournalEntry.class)).isEqualTo(second);
    }

    @Test
    @Tag("MON-07")
    void writesTextAsRfc8785Does() {
        assertThat(CanonicalJson.of(Json.parse("{\"b\":[true,null,-7],\"a\":\"\\u000f\\n\\\"\\\\\\u20ac/\"}"
                .getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("{\"a\":\"\\u000f\\n\\\"\\\\\u20ac/\",\"b\":[true,null,-7]}");
        assertThatThrownBy(() -> CanonicalJson.of(Json.parse("1.5".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("MON-05")
    void makesNoEntryOfTheWrongForm() {
        Usdt one = Usdt.parse("1");
        Leg in = Legs.usdt(Account.TREASURY, one);
        Leg out = Legs.usdt(Account.FUNDING, one.negated());
        assertThat(Legs.fault(List.of(in, out), Optional.empty())).isEmpty();
        assertThat(Legs.fault(List.of(in), Optional.empty())).hasValueSatisfying(t -> assertThat(t).contains("1 legs"));
        assertThat(Legs.fault(java.util.Collections.nCopies(9, in), Optional.empty())).isPresent();
        assertThat(Legs.fault(List.of(in, out, Legs.usdt(Account.TAX, Usdt.ZERO)), Optional.empty())).isPresent();
        assertThat(Legs.fault(List.of(in, in), Optional.empty()))
                .hasValueSatisfying(t -> assertThat(t).contains("sum to 2.000000"));
        assertThat(Legs.fault(Legs.move(Account.FUNDING, "operator:lunch", one), Optional.empty())).isPresent();
        assertThat(Legs.fault(Legs.move(Account.available("a"), Account.reserved("b"), one), Optional.of("a")))
                .isPresent();
        assertThatThrownBy(() -> new Draft("x", EntryKind.FUND, Optional.empty(), List.of(in, in),
                new Cause("fund", "x", List.of(), List.of()), "", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Draft("x", EntryKind.FUND, Optional.empty(), List.of(in, out),
                new Cause("fund", "x", List.of(), List.of()), "w".repeat(241), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("MON-05")
    void neverDatesAnEntryBeforeTheOneAhead() {
        JournalEntry first = journal(funding("a", "1")).getFirst();
        JournalEntry next = funding("b", "1").at(2, Optional.of(first), NOW.minusSeconds(86_400), GENESIS);
        assertThat(next.at()).isEqualTo(first.at());
        assertThat(next.epoch()).isEqualTo(365);
    }

    @Test
    @Tag("MON-08")
    void refusesWhatWouldBreakABound() {
        Balances balances = new Balances();
        balances.post(Legs.move(Account.FUNDING, Account.available("n"), Usdt.parse("5")));
        Balances ahead = balances.ahead();
        ahead.post(Legs.move(Account.available("n"), Account.reserved("n"), Usdt.parse("4")));
        assertThatThrownBy(() -> ahead.post(Legs.move(Account.available("n"), Account.reserved("n"),
                Usdt.parse("1.000001")))).isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.number()).isEqualTo(5601);
                    assertThat(failure.details()).containsEntry("account", "node:n:available")
                            .containsEntry("balance", "1.000000").containsEntry("needed", "1.000001");
                });
        assertThat(balances.node("n", 1).available()).hasToString("5.000000");
        assertThat(ahead.node("n", 1).reserved()).hasToString("4.000000");
        assertThatThrownBy(() -> balances.post(Legs.move(Account.FUNDING, "chain:usdt", Usdt.parse("1"))))
                .isInstanceOf(Failure.class);
        balances.post(Legs.move("chain:usdt", Account.FUNDING, Usdt.parse("1")));
    }

    @Test
    void findsEveryFaultOfAJournal() {
        List<JournalEntry> good = journal(funding("a", "1"), funding("b", "2"), funding("c", "3"));
        assertThat(faultOf(good)).isEmpty();
        assertThat(faultOf(List.of(good.get(0), good.get(2))))
                .hasValueSatisfying(f -> assertThat(f.seq()).isEqualTo(2));
        JournalEntry other = changed(good.get(1), Legs.move(Account.FUNDING, Account.BONUS, Usdt.parse("2")));
        assertThat(faultOf(List.of(good.get(0), other, good.get(2)))).as("another entry in the chain")
                .hasValueSatisfying(f -> assertThat(f.seq()).isEqualTo(3));
        JournalEntry e = good.get(1);
        JournalEntry forged = new JournalEntry(2, e.id(), e.at(), e.kind(), e.epoch(), e.nodeId(),
                Legs.move(Account.FUNDING, Account.TREASURY, Usdt.parse("9")), e.cause(), e.explanation(),
                e.paymentRef(), e.prevHash(), e.hash());
        assertThat(faultOf(List.of(good.get(0), forged))).hasValueSatisfying(f -> assertThat(f.text())
                .contains("its content has"));
        JournalEntry unbalanced = changed(good.get(1), List.of(good.get(1).legs().get(1), good.get(1).legs().get(1)));
        assertThat(faultOf(List.of(good.get(0), unbalanced))).hasValueSatisfying(f -> assertThat(f.text())
                .contains("sum to"));
        JournalEntry overdrawn = changed(good.get(1), Legs.move(Account.TAX, Account.TREASURY, Usdt.parse("2")));
        assertThat(faultOf(List.of(good.get(0), overdrawn))).hasValueSatisfying(f -> assertThat(f.text())
                .contains("breaks a bound"));
    }

    @Test
    @Tag("MON-06")
    void tellsARepetitionFromAnotherEntryOfTheSameId() {
        JournalEntry stored = journal(funding("a", "1")).getFirst();
        assertThat(funding("a", "1").repeats(stored)).isTrue();
        assertThat(funding("a", "2").repeats(stored)).isFalse();
        Draft reserve = Postings.reserve(new Reserve("p", "n", Usdt.parse("1")));
        JournalEntry open = journal(reserve).getFirst();
        Close release = new Close("p", "n", Usdt.parse("1"), Optional.empty());
        JournalEntry closed = journal(Postings.close(release)).getFirst();
        assertThat(Postings.close(new Close("p", "n", Usdt.parse("1"), Optional.of(Usdt.parse("0.1"))))
                .repeats(closed)).isFalse();
        Postings.requireOpen(release, Optional.of(open));
    }
}
