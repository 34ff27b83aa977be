package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.Balance;
import org.lucid.node.contract.economy.Ledger.CurrencySum;
import org.lucid.node.contract.economy.Ledger.Entries;
import org.lucid.node.contract.economy.Ledger.EntryPage;
import org.lucid.node.contract.economy.Ledger.Fund;
import org.lucid.node.contract.economy.Ledger.GetSummary;
import org.lucid.node.contract.economy.Ledger.ListJournal;
import org.lucid.node.contract.economy.Ledger.OfNode;
import org.lucid.node.contract.economy.Ledger.Summary;
import org.lucid.node.contract.economy.PayoutFunds.Close;
import org.lucid.node.contract.economy.PayoutFunds.Mirror;
import org.lucid.node.contract.economy.PayoutFunds.NetworkCost;
import org.lucid.node.contract.economy.PayoutFunds.Payable;
import org.lucid.node.contract.economy.PayoutFunds.PayableNodes;
import org.lucid.node.contract.economy.PayoutFunds.Reserve;
import org.lucid.node.contract.economy.Revenue.Quote;
import org.lucid.node.contract.economy.Revenue.RecordRevenue;
import org.lucid.node.contract.economy.Revenue.RevenueRecorded;
import org.lucid.node.contract.economy.Revenue.Usage;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.economy.Opening.Writer;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;

/** The operations of the ledger. Those that append or read balances are served by the instance with the journal. */
final class Economy {

    private static final String SERVICE_NODE = "service";

    private final Bus bus;
    private final EconomyConfig config;
    private final JournalStore store;
    private final Optional<Writer> writer;
    private final NodeAges ages;
    private final InstantSource clock;

    /** @param writer the open ledger, in the one instance that writes it */
    Economy(ModuleContext<EconomyConfig> context, JournalStore store, Optional<Writer> writer) {
        this.bus = context.bus();
        this.config = context.config();
        this.clock = context.clock();
        this.ages = new NodeAges(bus, config.heldBack());
        this.store = store;
        this.writer = writer;
    }

    /** Credits a node for a session (MON-21); a repetition answers the stored entry. */
    Future<RevenueRecorded> recordRevenue(RecordRevenue request, Call call) {
        return requireEarner(request.nodeId(), call)
                .compose(known -> ages.heldPpm(List.of(request.nodeId()), clock.instant()))
                .compose(held -> journal().append(Postings.revenue(request, config,
                        held.getOrDefault(request.nodeId(), 0L))))
                .map(posted -> {
                    if (posted.created()) {
                        call.markCreated();
                    }
                    Accrual accrual = Accrual.of(posted.entry());
                    return new RevenueRecorded(posted.entry(), accrual.gross(), accrual.commission(), accrual.tax(),
                            accrual.net(), accrual.held());
                });
    }

    /** What a session would cost (MON-20). */
    Future<Quote> quote(Usage usage, Call call) {
        SessionPrice price = SessionPrice.of(config.prices(), usage);
        return Future.succeededFuture(new Quote(price.total(), price.lines(), config.prices().version()));
    }

    /** What a node holds after the last safe entry. */
    Future<Balance> balance(OfNode request, Call call) {
        return NodeOwner.check(bus, call, request.nodeId()).compose(allowed -> requireKnown(request.nodeId(), call))
                .map(known -> journal().balances().node(request.nodeId(), journal().lastSeq()));
    }

    /** The entries of a node. */
    Future<EntryPage> entries(Entries request, Call call) {
        return NodeOwner.check(bus, call, request.nodeId())
                .compose(allowed -> store.page(Optional.empty(), Optional.of(request.nodeId()),
                        request.page(), request.limit(), request.cursor()));
    }

    /** All entries, or those of a kind or node. */
    Future<EntryPage> listJournal(ListJournal request, Call call) {
        return store.page(request.kind(), request.nodeId(), request.page(), request.limit(), request.cursor());
    }

    /** The whole ledger in a few numbers: UNAVAILABLE 5603 while payouts may not know of a rollback. */
    Future<Summary> summary(GetSummary request, Call call) {
        writer.orElseThrow(Economy::elsewhere).rollback().requireHalted();
        Balances balances = journal().balances();
        List<CurrencySum> sums = balances.sums().entrySet().stream()
                .map(sum -> new CurrencySum(sum.getKey(), sum.getValue())).toList();
        return Future.succeededFuture(new Summary(journal().lastSeq(), journal().lastHash(), balances.others(),
                balances.nodes(), sums));
    }

    /** Moves the operator's funds. */
    Future<JournalEntry> fund(Fund request, Call call) {
        return journal().append(Postings.fund(request, call.caller().subject())).map(posted -> {
            if (posted.created()) {
                call.markCreated();
            }
            return posted.entry();
        });
    }

    /** Locks money of a node for a payout. */
    Future<JournalEntry> reservePayout(Reserve request, Call call) {
        return journal().append(Postings.reserve(request)).map(Journal.Posted::entry);
    }

    /** Settles or gives back what a payout locked, once (MON-18). */
    Future<JournalEntry> closePayout(Close request, Call call) {
        Draft draft = Postings.close(request);
        return store.byId(Postings.openId(request.payoutId())).compose(open -> {
            Postings.requireOpen(request, open);
            return journal().append(draft);
        }).map(Journal.Posted::entry);
    }

    /** Books the TRX that a payout burned, once for each transaction. */
    Future<JournalEntry> networkCost(NetworkCost request, Call call) {
        return journal().append(ChainPostings.networkCost(request)).map(Journal.Posted::entry);
    }

    /** Books a transfer of the wallet, once. */
    Future<JournalEntry> mirror(Mirror request, Call call) {
        return journal().append(ChainPostings.mirror(request)).map(Journal.Posted::entry);
    }

    /** Nodes with something to pay. */
    Future<PayableNodes> payable(Payable request, Call call) {
        return Future.succeededFuture(new PayableNodes(journal().balances().payable(request.min(),
                request.after().orElse(""), request.limit())));
    }

    /** A node with entries was checked when it got the first; only new ones are asked for. */
    private Future<Void> requireEarner(String nodeId, Call call) {
        if (journal().balances().knows(nodeId)) {
            return Future.succeededFuture();
        }
        return NodeOwner.find(bus, call, nodeId).map(node -> {
            if (node.origin().equalsIgnoreCase(SERVICE_NODE)) {
                throw NodeOwner.unknown(nodeId);
            }
            return null;
        });
    }

    private Future<Void> requireKnown(String nodeId, Call call) {
        return journal().balances().knows(nodeId)
                ? Future.succeededFuture()
                : NodeOwner.find(bus, call, nodeId).mapEmpty();
    }

    private Journal journal() {
        return writer.orElseThrow(Economy::elsewhere).journal();
    }

    /** The failure of an instance that is asked for what only the one with the journal can do. */
    static Failure elsewhere() {
        return Failure.of(FailureCode.UNAVAILABLE, "This instance does not hold the journal. Try again in a moment.");
    }
}
