package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lucid.node.economy.Bench.session;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.economy.Revenue.RevenueRecorded;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.store.memory.StoreFaults.Operation;
import org.lucid.node.kernel.testkit.Simulation;

class JournalUnderFaultsTest {

    private final boolean[] down = new boolean[1];

    private Simulation simulation(StoreFaults.Outcome whenDown) {
        return new Simulation(Bench.setup("").faults((collection, operation) -> down[0]
                && operation == Operation.INSERT_ALL ? whenDown : StoreFaults.NONE));
    }

    private static List<Future<RevenueRecorded>> send(Simulation simulation, int count) {
        List<Future<RevenueRecorded>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(simulation.send(Revenue.RECORD, session("t" + i, "n1", 1)));
        }
        return sent;
    }

    @Test
    @Tag("MON-09")
    void looksUpTogetherWhatIsAskedWhileAQueryRuns() {
        List<List<String>> queries = new ArrayList<>();
        List<Promise<List<JournalEntry>>> answers = new ArrayList<>();
        IdLookup lookup = new IdLookup(ids -> {
            queries.add(ids);
            answers.add(Promise.promise());
            return answers.getLast().future();
        });
        List<Future<Optional<JournalEntry>>> asked = new ArrayList<>();
        for (int i = 0; i < 601; i++) {
            asked.add(lookup.find("id" + i));
        }
        answers.get(0).complete(List.of());
        answers.get(1).fail("the store is away");
        answers.get(2).complete(List.of());
        assertThat(queries).extracting(List::size).containsExactly(1, 500, 100);
        assertThat(asked).filteredOn(Future::succeeded).hasSize(101);
        assertThat(asked).filteredOn(Future::failed).hasSize(500);
    }

    @Test
    @Tag("MON-09")
    void letsTenThousandRequestsWaitAndNoMore() {
        try (Simulation simulation = simulation(StoreFaults.FAIL_BEFORE_APPLY)) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            down[0] = true;
            List<Future<RevenueRecorded>> sent = send(simulation, 10_003);
            simulation.advance(Duration.ofSeconds(1));
            assertThat(sent).filteredOn(Future::failed).hasSize(3).allSatisfy(refused -> {
                Failure failure = (Failure) refused.cause();
                assertThat(failure.number()).isEqualTo(5604);
                assertThat(failure.code()).isEqualTo(FailureCode.LIMITED);
            });
            assertThat(sent).filteredOn(Future::isComplete).hasSize(3);
        }
    }

    @Test
    @Tag("MON-09")
    @SuppressWarnings("unchecked")
    void countsThoseWhoseIdsAreStillLookedUp() {
        boolean[] opened = new boolean[1];
        Documents<JournalEntry> silent = (Documents<JournalEntry>) Proxy.newProxyInstance(
                Documents.class.getClassLoader(), new Class<?>[]{Documents.class}, (proxy, method, arguments) -> {
                    boolean answers = !opened[0];
                    opened[0] = true;
                    return answers
                            ? Future.succeededFuture(new Page<>(List.of(), Optional.empty()))
                            : Promise.promise().future();
                });
        Journal journal = Journal.open(new JournalStore(silent), new Replay(), () -> Simulation.START, Simulation.START,
                (delay, task) -> {
                }, reason -> {
                }).result();
        for (int i = 0; i < 10_000; i++) {
            assertThat(journal.append(funding("k" + i)).isComplete()).isFalse();
        }
        assertThat(journal.append(funding("more")).cause()).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(5604));
    }

    private static Draft funding(String key) {
        return new Draft("fund:" + key, EntryKind.FUND, Optional.empty(),
                Legs.move(Account.FUNDING, Account.TREASURY, Usdt.parse("1")),
                new Cause("fund", key, List.of(), List.of()), "Written by another.", Optional.empty());
    }

    @Test
    @Tag("MON-10")
    void tellsNobodyOfFailureWhoseEntryIsThere() {
        try (Simulation simulation = simulation(StoreFaults.FAIL_AFTER_APPLY)) {
            simulation.call(Revenue.RECORD, session("s1", "n1", 1));
            down[0] = true;
            List<Future<RevenueRecorded>> sent = send(simulation, 3);
            simulation.advance(Duration.ofSeconds(1));
            assertThat(sent).allMatch(Future::succeeded);
            assertThat(Bench.journal(simulation)).extracting(JournalEntry::seq).containsExactly(1L, 2L, 3L, 4L);
            assertThat(Bench.balance(simulation, "n1").available()).hasToString("0.684000");
        }
    }

    @Test
    @Tag("MON-11")
    void givesUpWhenAnotherProcessWritesTheJournal() {
        try (Simulation simulation = simulation(StoreFaults.NONE)) {
            JournalEntry last = simulation.call(Revenue.RECORD, session("s1", "n1", 1)).entry();
            JournalEntry foreign = funding("other")
                    .at(2, Optional.of(last), simulation.now(), Simulation.START);
            simulation.await(simulation.store().open(JournalStore.ENTRIES)
                    .compose(entries -> entries.insert(foreign)));
            assertThatThrownBy(() -> simulation.call(Revenue.RECORD, session("s2", "n1", 1)))
                    .isInstanceOfSatisfying(Failure.class, failure -> {
                        assertThat(failure.number()).isEqualTo(5603);
                        assertThat(failure.code()).isEqualTo(FailureCode.UNAVAILABLE);
                    });
            var economy = simulation.kernel().modules().stream().filter(m -> m.id().equals("lucid.economy"))
                    .findFirst().orElseThrow();
            assertThat(economy.state()).isEqualTo(ModuleState.FAILED);
            assertThat(economy.toString()).contains("another process writes this journal");
            assertThat(Bench.journal(simulation)).containsExactly(last, foreign);
        }
    }

    @Test
    @Tag("MON-08")
    @Tag("MON-17")
    void dropsAnEscrowThatIsEmptyAgainAndKeepsNoMoreAccountsThanAllowed() {
        Balances balances = new Balances(3);
        balances.post(Legs.move(Account.FUNDING, Account.TREASURY, Usdt.parse("5")));
        balances.post(Legs.move(Account.TREASURY, "escrow:epoch-1", Usdt.parse("2")));
        assertThatThrownBy(() -> balances.ahead().post(Legs.move("escrow:epoch-1", "node:n:available",
                Usdt.parse("1")))).isInstanceOfSatisfying(Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.LIMITED));
        assertThat(balances.of("escrow:epoch-1")).isEqualTo(2_000_000);
        balances.post(Legs.move("escrow:epoch-1", Account.TREASURY, Usdt.parse("2")));
        assertThat(balances.accounts()).isEqualTo(2);
        balances.post(Legs.move(Account.TREASURY, "node:n:available", Usdt.parse("1")));
        assertThat(balances.accounts()).isEqualTo(3);
    }
}
