package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.PayoutFunds.Mirror;
import org.lucid.node.contract.economy.PayoutFunds.NetworkCost;

/** What is posted of that which happened on the chain. */
final class ChainPostings {

    private static final Pattern TXID = Pattern.compile("[0-9a-f]{64}");

    private ChainPostings() {
    }

    /** The TRX that a transaction burned. INVALID 1001 for none or another form. */
    static Draft networkCost(NetworkCost request) {
        Postings.matching("txid", request.txid(), TXID);
        if (request.sun() <= 0) {
            throw LucidError.field("sun", "is " + request.sun(), "more than 0");
        }
        Cause cause = new Cause("payout", request.payoutId(), List.of(Fact.of("txid", request.txid())), List.of());
        return new Draft("network:" + request.txid(), EntryKind.NETWORK_COST, Optional.empty(),
                Legs.moveSun(Account.BURNED, Account.NETWORK, request.sun()), cause,
                "A transaction of a payout burned " + request.sun() + " sun.", Optional.empty());
    }

    /** A transfer of the wallet. INVALID 1001 for an amount of nothing, another form or an incoming withdrawal. */
    static Draft mirror(Mirror request) {
        Postings.matching("txid", request.txid(), TXID);
        Postings.requirePositive(request.amount());
        requireExplained(request.explanation());
        if (request.log() < 0) {
            throw LucidError.field("log", "is " + request.log(), "0 or more");
        }
        if (request.incoming() && request.ownWithdrawal()) {
            throw LucidError.field("own_withdrawal", "is set for what arrived", "false unless it left the wallet");
        }
        String source = request.ownWithdrawal() ? Account.FUNDING : Account.PAID;
        Cause cause = new Cause("transfer", request.txid(), List.of(Fact.of("log", request.log())), List.of());
        return new Draft("chain:" + request.txid() + ":" + request.log(),
                request.incoming() ? EntryKind.MIRROR_IN : EntryKind.MIRROR_OUT, Optional.empty(),
                request.incoming()
                        ? Legs.move(Account.CHAIN, Account.FUNDING, request.amount())
                        : Legs.move(source, Account.CHAIN, request.amount()),
                cause, request.explanation(), Optional.empty());
    }

    private static void requireExplained(String explanation) {
        if (explanation.isBlank() || explanation.length() > Draft.LONGEST_EXPLANATION) {
            throw LucidError.field("explanation", "has " + explanation.length() + " characters",
                    "1 to " + Draft.LONGEST_EXPLANATION);
        }
    }
}
