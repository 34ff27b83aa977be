package org.lucid.node.payouts;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts;
import org.lucid.node.contract.payouts.Payouts.AttemptView;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.store.Listing;

/** Payouts as outsiders see them (API-82); pure but for the standing of the sender, which it reads. */
final class Shown {

    private static final Map<String, String> EXPLORERS = Map.of("mainnet", "https://tronscan.org/#/transaction/",
            "shasta", "https://shasta.tronscan.org/#/transaction/", "nile",
            "https://nile.tronscan.org/#/transaction/");
    /** A final block has at least so many behind it. */
    private static final int SOLID = 19;

    private final Standing standing;
    private final Optional<String> explorer;
    private final int maxRetries;

    Shown(Standing standing, Optional<String> network, int maxRetries) {
        this.standing = standing;
        this.explorer = network.map(name -> EXPLORERS.get(name.toLowerCase(Locale.ROOT)));
        this.maxRetries = maxRetries;
    }

    Payouts.Payout of(Payout payout) {
        PayoutState state = payout.state();
        Optional<Instant> ended = state.isFinal() ? Optional.of(payout.history().getLast().at()) : Optional.empty();
        Optional<String> error = state.status().equals("failed")
                ? payout.reason().map(Reason::message)
                : Optional.empty();
        Optional<String> txid = payout.sending().txid();
        return new Payouts.Payout(payout.payoutId(), payout.nodeId(), payout.amount(), payout.amount(), payout.fee(),
                payout.net(), Payout.CURRENCY, payout.walletAddress(), payout.walletAddress(), state.status(),
                state.name(), reason(payout), payout.priority(), txid, txid, link(txid),
                state == PayoutState.CONFIRMED ? SOLID : 0, payout.batchId(), Optional.empty(), payout.scheduledAt(),
                payout.sending().processedAt(), ended, error, payout.sending().failures(), maxRetries,
                payout.createdAt(), payout.updatedAt(), payout.history());
    }

    /** A payout that waits for nothing of its own waits for what keeps all from being sent. */
    private Optional<Reason> reason(Payout payout) {
        boolean ownReason = payout.reason().filter(why -> !why.code().equals(Progress.QUEUED.code())).isPresent();
        return payout.state() == PayoutState.READY && !ownReason
                ? standing.reason().or(payout::reason)
                : payout.reason();
    }

    private Optional<String> link(Optional<String> txid) {
        return explorer.flatMap(base -> txid.map(id -> base + id));
    }

    Payouts.PayoutPage page(Listing<Payout> found) {
        return new Payouts.PayoutPage(found.items().stream().map(this::of).toList(),
                Pagination.of(found.page(), found.limit(), found.total(), found.next()));
    }

    /** How a payout travelled. */
    Payouts.Transaction transaction(Payout payout, List<Attempt> attempts) {
        return new Payouts.Transaction(payout.payoutId(), payout.state().name(), payout.sending().txid(),
                link(payout.sending().txid()), payout.state() == PayoutState.CONFIRMED ? SOLID : 0,
                attempts.stream().map(Shown::attempt).toList());
    }

    private static AttemptView attempt(Attempt attempt) {
        Optional<Attempt.Receipt> receipt = attempt.receipt();
        return new AttemptView(attempt.n(), attempt.txid(), attempt.state().name(), attempt.net(), attempt.to(),
                attempt.expiresAt(),
                attempt.submits().stream().map(sent -> new Payouts.Submission(sent.at(), sent.answer())).toList(),
                receipt.map(Attempt.Receipt::result), receipt.map(Attempt.Receipt::block).filter(block -> block > 0),
                receipt.map(Attempt.Receipt::costSun).filter(sun -> sun > 0).map(Usdt::new), attempt.createdAt());
    }
}
