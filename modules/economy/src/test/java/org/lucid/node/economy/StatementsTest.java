package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.economy.Bench.failureOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.LedgerProofs;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.economy.Statements;
import org.lucid.node.contract.economy.Statements.GetStatement;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.Statement;
import org.lucid.node.contract.economy.Statements.StatementClosed;
import org.lucid.node.contract.economy.Statements.StatementLine;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.boot.LucidCommand.Environment;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.testkit.Simulation;

class StatementsTest {

    private static final Caller ALICE = Bench.person("alice", Role.NODE_OPERATOR);
    private static final Duration COARSE = Duration.ofMinutes(1);

    @TempDir
    private Path files;

    private Simulation ledger() {
        return new Simulation(Bench.setup("").signatures(new Ed25519()).start(Instant.parse("2026-01-30T00:00:00Z")));
    }

    private static void sessions(Simulation simulation, String node, int from, int to) {
        List<Future<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(simulation.send(Revenue.RECORD, Bench.session("s" + i, node, 1)));
        }
        sent.forEach(simulation::await);
    }

    private static GetStatement of(String node, String period, Optional<Long> since, int limit,
            Optional<String> cursor) {
        return new GetStatement(node, period, Optional.empty(), since, Optional.of(limit), cursor);
    }

    private static List<Statement> pages(Simulation simulation, String node, String period, Optional<Long> since,
            int limit) {
        List<Statement> pages = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            pages.add(simulation.callAs(ALICE, Statements.STATEMENT, of(node, period, since, limit, cursor)));
            cursor = pages.getLast().pagination().nextCursor();
        } while (cursor.isPresent());
        return pages;
    }

    private int verify(Simulation simulation, List<Statement> pages, Consumer<ObjectNode> change, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        for (Statement page : pages) {
            ObjectNode tree = Json.mapper().valueToTree(page);
            change.accept(tree);
            Path file = files.resolve("page" + arguments.size() + ".json");
            Files.write(file, Json.encodeBytes(tree));
            arguments.add(file.toString());
        }
        arguments.addAll(List.of("--key", Hex.of(simulation.identity().publicKey())));
        arguments.addAll(List.of(more));
        return command(simulation, arguments);
    }

    private static int command(Simulation simulation, List<String> arguments) {
        return new VerifyStatement().run(new Environment(simulation.vertx(), simulation.store(),
                simulation.identity(), simulation.signatures(), Path.of("."), new PrintStream(
                        new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)),
                arguments);
    }

    private static Holdings holdings(String available, String reserved) {
        return new Holdings(Usdt.parse(available), Usdt.parse(reserved), Usdt.ZERO);
    }

    @Test
    @Tag("MON-35")
    @Tag("MON-36")
    void closesAMonthWithTheFirstHeadAfterItAndNeverChangesItAgain() throws IOException {
        try (Simulation simulation = ledger()) {
            List<StatementClosed> heard = new ArrayList<>();
            simulation.kernel().switchboard().listen(Statements.STATEMENT_CLOSED, heard::add);
            sessions(simulation, "n1", 0, 3);
            sessions(simulation, "n2", 3, 4);
            simulation.call(PayoutFunds.RESERVE, Bench.reserve("p", "n1", "0.5"));
            Statement open = pages(simulation, "n1", "2026-01", Optional.empty(), 100).getFirst();
            assertThat(open.header().closed()).isFalse();
            assertThat(Json.encode(open.header()).toString()).contains("\"final\":false");
            simulation.advance(Duration.ofDays(2).plusMinutes(12), COARSE);
            assertThat(heard).containsExactly(new StatementClosed("n1", "2026-01"), new StatementClosed("n2",
                    "2026-01"));
            simulation.call(PayoutFunds.CLOSE, new PayoutFunds.Close("p", "n1", Usdt.parse("0.5"), Optional.of(
                    Usdt.parse("0.1"))));
            sessions(simulation, "n1", 4, 5);
            Statement january = pages(simulation, "n1", "2026-01", Optional.empty(), 100).getFirst();
            assertThat(january.header().closed()).isTrue();
            assertThat(january.header().opening()).isEqualTo(Holdings.NOTHING);
            assertThat(january.header().closing()).isEqualTo(holdings("0.013", "0.5"));
            assertThat(january.header().totals()).extracting(total -> total.kind() + " " + total.lines() + " "
                    + total.change().available()).containsExactly("SESSION_REVENUE 3 0.513000",
                            "PAYOUT_RESERVE 1 -0.500000");
            simulation.advance(Duration.ofMinutes(1));
            Statement february = pages(simulation, "n1", "2026-02", Optional.empty(), 100).getFirst();
            assertThat(february.header().opening()).isEqualTo(january.header().closing());
            assertThat(february.header().closing()).isEqualTo(holdings("0.184", "0"));
            assertThat(february.lines()).filteredOn(line -> line.entry().kind() == EntryKind.PAYOUT_PAID)
                    .extracting(StatementLine::payout).containsExactly(Optional.of(new Statements.PaidPayout(
                            Usdt.parse("0.5"), Usdt.parse("0.1"), Usdt.parse("0.4"), Optional.empty(),
                            Optional.empty())));
            simulation.restart();
            assertThat(pages(simulation, "n1", "2026-01", Optional.empty(), 100)).containsExactly(january);
            assertThat(heard).hasSize(2);
            Statement none = pages(simulation, "n2", "2026-02", Optional.empty(), 100).getFirst();
            assertThat(none.header().opening()).isEqualTo(none.header().closing()).isEqualTo(holdings("0.171", "0"));
            assertThat(verify(simulation, List.of(none), same -> {
            })).isZero();
        }
    }

    @Test
    @Tag("MON-37")
    @Tag("MON-39")
    void verifiesOfflinePageAfterPageAndFindsEveryChange() throws IOException {
        try (Simulation simulation = ledger()) {
            sessions(simulation, "n1", 0, 4_100);
            simulation.restart();
            LedgerHead older = simulation.call(LedgerProofs.HEAD, Nothing.NOTHING);
            Path head = Files.write(files.resolve("old.head"), Json.encodeBytes(older));
            sessions(simulation, "n1", 4_100, 4_110);
            simulation.advance(Duration.ofMinutes(1));
            List<Statement> pages = pages(simulation, "n1", "2026-01", Optional.of(4_100L), 200);
            assertThat(pages).hasSize(21).last().satisfies(page -> assertThat(page.lines()).hasSize(110));
            assertThat(verify(simulation, pages, same -> {
            }, "--head", head.toString())).isZero();
            List<Statement> last = pages.subList(20, 21);
            assertThat(verify(simulation, last, same -> {
            })).as("a page alone").isEqualTo(1);
            List<Statement> one = pages(simulation, "n1", "2026-01", Optional.empty(), 200).subList(0, 1);
            assertThat(verify(simulation, one, same -> {
            })).as("pages are missing").isEqualTo(1);
            assertThat(verify(simulation, pages(simulation, "n1", "2026-01", Optional.empty(), 200), same -> {
            }, "--head", head.toString())).as("without since").isEqualTo(1);
            assertThat(command(simulation, List.of("nowhere.json", "--key", "00".repeat(32)))).isEqualTo(2);
            assertThat(command(simulation, List.of("nowhere.json"))).isEqualTo(64);
        }
    }

    @Test
    @Tag("MON-39")
    void findsEveryChange() throws IOException {
        try (Simulation simulation = ledger()) {
            sessions(simulation, "n1", 0, 3);
            List<Statement> pages = pages(simulation, "n1", "2026-01", Optional.empty(), 200);
            assertThat(verify(simulation, pages, same -> {
            })).isZero();
            List<Consumer<ObjectNode>> changes = List.of(
                    page -> ((ObjectNode) page.get("header")).put("line_count", 2),
                    page -> ((ObjectNode) page.get("header")).put("period", "2026-02"),
                    page -> ((ObjectNode) page.at("/header/closing")).put("available", "9.000000"),
                    page -> ((ObjectNode) page.at("/header/head")).put("tree_size", 4),
                    page -> ((ObjectNode) page.at("/lines/1")).put("leaf_index", 2),
                    page -> ((ObjectNode) page.at("/lines/1/after")).put("available", "9.000000"),
                    page -> ((ObjectNode) page.at("/lines/1/entry")).put("explanation", "other"),
                    page -> ((ObjectNode) page.at("/lines/1")).putArray("proof"),
                    page -> ((com.fasterxml.jackson.databind.node.ArrayNode) page.get("lines")).remove(1));
            for (int i = 0; i < changes.size(); i++) {
                assertThat(verify(simulation, pages, changes.get(i))).as("change %d", i).isEqualTo(1);
            }
            assertThat(command(simulation, List.of(files.resolve("page0.json").toString(), "--key", "00".repeat(32))))
                    .as("another key").isEqualTo(1);
        }
    }

    @Test
    @Tag("MON-38")
    void isAlsoASpreadsheetPageByPage() {
        try (Simulation simulation = ledger()) {
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            simulation.call(PayoutFunds.RESERVE, Bench.reserve("p", "n1", "0.1"));
            Statement first = simulation.callAs(ALICE, Statements.STATEMENT, new GetStatement("n1", "2026-01",
                    Optional.of("csv"), Optional.empty(), Optional.of(1), Optional.empty()));
            Statement second = simulation.callAs(ALICE, Statements.STATEMENT, new GetStatement("n1", "2026-01",
                    Optional.of("csv"), Optional.empty(), Optional.of(1), first.pagination().nextCursor()));
            List<StatementLine> lines = List.of(first.lines().getFirst(), second.lines().getFirst());
            assertThat(first.text().orElseThrow() + second.text().orElseThrow()).isEqualTo("""
                    seq,at,kind,explanation,account,amount_usdt,balance_after_usdt,cause_type,cause_id,txid,entry_hash
                    1,2026-01-30T00:00:00.000Z,SESSION_REVENUE,"Session priced 0.180000 by price list d8baab0e5a59; \
                    commission 50000 ppm = 0.009000, tax 0 ppm of the rest = 0.000000, the node gets 0.171000.",\
                    available,0.171000,0.171000,session,test:s1,,%s
                    2,2026-01-30T00:00:00.000Z,PAYOUT_RESERVE,Payout asked for: 0.100000 is locked.,available,\
                    -0.100000,0.071000,payout,p,,%s
                    2,2026-01-30T00:00:00.000Z,PAYOUT_RESERVE,Payout asked for: 0.100000 is locked.,reserved,\
                    0.100000,0.100000,payout,p,,%2$s
                    """.formatted(lines.get(0).entry().hash(), lines.get(1).entry().hash()));
        }
    }

    @Test
    @Tag("MON-38")
    void keepsSpreadsheetsFromTakingTextForAFormula() {
        try (Simulation simulation = ledger()) {
            simulation.call(Revenue.RECORD, new Revenue.RecordRevenue("-x", "s", "n1", Simulation.START, 3600, 1, 0,
                    0, 0, Optional.empty()));
            Statement page = simulation.callAs(ALICE, Statements.STATEMENT, new GetStatement("n1", "2026-01",
                    Optional.of("csv"), Optional.empty(), Optional.empty(), Optional.empty()));
            assertThat(page.text().orElseThrow()).contains(",session,'-x:s,,");
        }
    }

    @Test
    @Tag("MON-35")
    void refusesWhatIsNoStatement() {
        try (Simulation simulation = ledger()) {
            assertThat(failureOf(() -> pages(simulation, "n1", "2026-01", Optional.empty(), 10))).isEqualTo(5011);
            sessions(simulation, "n1", 0, 3);
            assertThat(failureOf(() -> pages(simulation, "n1", "2026-02", Optional.empty(), 10))).isEqualTo(1001);
            assertThat(failureOf(() -> pages(simulation, "n1", "2026-01", Optional.of(4L), 10))).isEqualTo(1001);
            assertThat(failureOf(() -> pages(simulation, "n3", "2026-01", Optional.empty(), 10))).isEqualTo(2006);
            for (String cursor : List.of("x", "1_2_3", "1_2_3_4_x", "9_1_0_0_0")) {
                assertThat(failureOf(() -> simulation.callAs(ALICE, Statements.STATEMENT, of("n1", "2026-01",
                        Optional.empty(), 10, Optional.of(cursor))))).isEqualTo(1011);
            }
        }
    }
}
