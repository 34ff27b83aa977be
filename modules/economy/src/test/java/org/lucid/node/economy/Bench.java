package org.lucid.node.economy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.PayoutFunds;
import org.lucid.node.contract.economy.Revenue.RecordRevenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** What the tests of the module share: a process with the ledger in it, requests, and the stored journal. */
final class Bench {

    static final Map<String, String> NODES = Map.of("n1", "alice", "n2", "alice", "n3", "bob", "svc", "ops");
    static final List<Supplier<? extends LucidModule<?>>> MODULES = List.of(EconomyModule::new,
            () -> new FakeRegistration(NODES));

    private Bench() {
    }

    static String settings(String economy) {
        return "economy: {enabled: true" + economy + "}\nregistration: {enabled: true}\n";
    }

    static Setup setup(String economy) {
        Setup plain = Setup.of(settings(economy));
        return new Setup(plain.seed(), plain.start(), plain.signatures(), plain.faults(), plain.configuration(),
                MODULES);
    }

    static Caller person(String operator, Role role) {
        return new Caller(operator, Set.of(role), Optional.of(operator), Optional.empty());
    }

    static Caller node(String id) {
        return new Caller(id, Set.of(Role.NODE), Optional.empty(), Optional.of(id));
    }

    /** A session of so many hours on one core with 2 GiB and 10 GiB of disk: 0.130000 and 0.050000 for each hour. */
    static RecordRevenue session(String id, String node, int hours) {
        return new RecordRevenue("test", id, node, Simulation.START, 3600L * hours, 1, 1L << 31, 10L << 30, 0,
                Optional.empty());
    }

    static RecordRevenue paidSession(String id, String node, String payment) {
        return new RecordRevenue("test", id, node, Simulation.START, 3600, 1, 1L << 31, 10L << 30, 0,
                Optional.of(payment));
    }

    static PayoutFunds.Reserve reserve(String payout, String node, String amount) {
        return new PayoutFunds.Reserve(payout, node, Usdt.parse(amount));
    }

    static PayoutFunds.Close release(String payout, String node, String amount) {
        return new PayoutFunds.Close(payout, node, Usdt.parse(amount), Optional.empty());
    }

    static Ledger.Balance balance(Simulation simulation, String node) {
        return simulation.call(Ledger.BALANCE, new Ledger.OfNode(node));
    }

    static int failureOf(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (Failure failure) {
            return failure.number();
        }
    }

    /** The journal as it is stored, the oldest first. */
    static List<JournalEntry> journal(Simulation simulation) {
        return simulation.await(simulation.store().open(JournalStore.ENTRIES)
                .compose(documents -> documents.find(Query.all().sortBy("seq").limit(Query.MAX_LIMIT)))).values();
    }
}
