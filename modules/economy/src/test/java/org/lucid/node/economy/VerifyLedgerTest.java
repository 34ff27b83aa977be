package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Revenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.boot.LucidCommand.Environment;
import org.lucid.node.kernel.module.ModuleState;
import org.lucid.node.kernel.testkit.Simulation;

class VerifyLedgerTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int verify(Simulation simulation) throws InterruptedException {
        return new VerifyLedger().run(new Environment(simulation.vertx(), simulation.store(),
                simulation.identity(), simulation.signatures(), Path.of("."),
                new PrintStream(printed, true, StandardCharsets.UTF_8)), List.of());
    }

    private static void forge(Simulation simulation) {
        JournalEntry last = Bench.journal(simulation).getLast();
        JournalEntry forged = new Draft("fund:x", EntryKind.FUND, Optional.empty(),
                Legs.move(Account.FUNDING, Account.TREASURY, Usdt.parse("1")),
                new Cause("fund", "x", List.of(), List.of()), "forged", Optional.empty())
                .at(last.seq() + 2, Optional.of(last), simulation.now(), Simulation.START);
        simulation.await(simulation.store().open(JournalStore.ENTRIES).compose(entries -> entries.insert(forged)));
    }

    @Test
    void findsACleanJournalCleanAndNamesTheFirstFault() throws InterruptedException {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            simulation.call(Revenue.RECORD, Bench.session("s2", "n1", 1));
            assertThat(verify(simulation)).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(
                    "entries: 2\naccounts: 3\nsum USDT: 0.000000\nsum TRX: 0.000000\nok\n");
            forge(simulation);
            assertThat(verify(simulation)).isEqualTo(1);
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("fault: entry 3: is missing");
        }
    }

    @Test
    void refusesToStartOnADamagedJournal() {
        try (Simulation simulation = new Simulation(Bench.setup(""))) {
            simulation.call(Revenue.RECORD, Bench.session("s1", "n1", 1));
            forge(simulation);
            simulation.restart();
            var economy = simulation.kernel().modules().stream().filter(m -> m.id().equals("lucid.economy"))
                    .findFirst().orElseThrow();
            assertThat(economy.state()).isEqualTo(ModuleState.FAILED);
            assertThat(economy.toString()).contains("entry 2: is missing");
        }
    }

    @Test
    void saysWhenTheStoreCannotBeRead() throws InterruptedException {
        Simulation simulation = new Simulation(Bench.setup(""));
        simulation.stop();
        assertThat(verify(simulation)).isEqualTo(2);
    }
}
