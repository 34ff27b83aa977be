package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger;
import org.lucid.node.contract.economy.Revenue.RecordRevenue;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.RequestPayout;
import org.lucid.node.economy.EconomyModule;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** What the tests of the module share: a process with ledger and payouts in it, requests, and what is stored. */
final class Bench {

    static final Caller ALICE = person("alice", Role.NODE_OPERATOR);
    static final Caller BOB = person("bob", Role.NODE_OPERATOR);
    static final Caller ADMIN = person("root", Role.ADMIN);
    static final Caller SUPER = person("chief", Role.SUPER_ADMIN);

    private Bench() {
    }

    static Setup setup() {
        return Setup.of(
                "economy: {enabled: true}\nregistration: {enabled: true}\npayouts: {enabled: true, monthly: false}\n",
                EconomyModule::new, FakeRegistration::new, PayoutsModule::new);
    }

    /** A process whose payouts travel on a simulated chain. */
    static Setup setup(SimulatedChain chain, FakeRegistration registration) {
        return Setup.of(
                "economy: {enabled: true}\nregistration: {enabled: true}\npayouts: {enabled: true, monthly: false, sweep: false}\n",
                EconomyModule::new, () -> registration,
                () -> new PayoutsModule(context -> chain.rail(context.clock())));
    }

    private static Caller person(String operator, Role role) {
        return new Caller(operator, Set.of(role), Optional.of(operator), Optional.empty());
    }

    /** 720 hours leave the node 34.323500 of 36.130000. */
    static RecordRevenue month(String session, String node) {
        return new RecordRevenue("test", session, node, Simulation.START, 2_592_000, 1, 1L << 31, 10L << 30, 0,
                Optional.empty());
    }

    static RequestPayout wish(String node, String amount) {
        return new RequestPayout(node, amount.isEmpty() ? Optional.empty() : Optional.of(Usdt.parse(amount)),
                Optional.of("USDT"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    /** A request with an idempotency key; its hash is that of the wish. */
    static Future<Bus.Answer<Payouts.Payout>> keyed(Simulation simulation, Caller caller, RequestPayout request,
            String key) {
        Operation<RequestPayout, Payouts.Payout> operation = Payouts.REQUEST;
        return simulation.kernel().switchboard().forward(operation, request, new Call(caller, "req-" + key,
                simulation.kernel().switchboard().deadlineOf(operation),
                Optional.of(new Call.Idempotency(key, Integer.toHexString(request.hashCode())))));
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

    static List<Payout> stored(Simulation simulation) {
        return simulation.await(simulation.store().open(PayoutStore.PAYOUTS)
                .compose(documents -> documents.find(Query.all().limit(Query.MAX_LIMIT)))).values();
    }

    static List<JournalEntry> journal(Simulation simulation) {
        List<JournalEntry> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Ledger.EntryPage page = simulation.call(Ledger.LIST_JOURNAL, new Ledger.ListJournal(Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.of(100), cursor));
            all.addAll(page.entries());
            cursor = page.pagination().nextCursor();
        } while (cursor.isPresent());
        return all;
    }
}
