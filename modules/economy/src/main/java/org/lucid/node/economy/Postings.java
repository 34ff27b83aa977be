package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Cause;
import org.lucid.node.contract.economy.Cause.Fact;
import org.lucid.node.contract.economy.EntryKind;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.Ledger.Fund;
import org.lucid.node.contract.economy.PayoutFunds.Close;
import org.lucid.node.contract.economy.PayoutFunds.Reserve;
import org.lucid.node.contract.economy.Revenue.RecordRevenue;
import org.lucid.node.contract.economy.Revenue.Usage;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.json.Json;

/** What each event posts: the id, the legs and the words of its entry. */
final class Postings {

    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._:-]{1,120}");
    private static final Pattern PAYMENT = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int LONGEST_REASON = 160;
    private static final Set<String> FUNDS = Set.of(Account.TREASURY, Account.BONUS, Account.COMMISSION, Account.TAX);

    private Postings() {
    }

    /** The accrual of a session (MON-21). INVALID 1001 for ids or measures out of bounds. */
    static Draft revenue(RecordRevenue request, EconomyConfig config, long heldPpm) {
        matching("source", request.source(), SOURCE);
        matching("session_id", request.sessionId(), SESSION);
        request.paymentRef().ifPresent(payment -> matching("payment_ref", payment, PAYMENT));
        Usage usage = request.usage();
        SessionPrice price = SessionPrice.of(config.prices(), usage);
        Accrual accrual = Accrual.of(price.total(), config.commissionPpm(), config.taxPpm(), heldPpm);
        Cause cause = new Cause("session", request.source() + ":" + request.sessionId(),
                List.of(Fact.of("started_at", Json.format(request.startedAt())),
                        Fact.of("duration_seconds", usage.durationSeconds()),
                        Fact.of("cpu_cores", usage.cpuCores()), Fact.of("ram_bytes", usage.ramBytes()),
                        Fact.of("disk_bytes", usage.diskBytes()),
                        Fact.of("transferred_bytes", usage.transferredBytes())),
                List.of(Fact.of("price_version", config.prices().version()),
                        Fact.of("commission_ppm", config.commissionPpm()), Fact.of("tax_ppm", config.taxPpm()),
                        Fact.of("held_ppm", heldPpm)));
        String words = "Session priced " + accrual.gross() + " by price list " + config.prices().version()
                + "; commission " + config.commissionPpm() + " ppm = " + accrual.commission() + ", tax "
                + config.taxPpm() + " ppm of the rest = " + accrual.tax() + ", the node gets " + accrual.net()
                + (heldPpm == 0 ? "." : ", of it held " + accrual.held() + ".");
        return new Draft(sessionId(request), EntryKind.SESSION_REVENUE, Optional.of(request.nodeId()),
                accrual.legs(request.nodeId()), cause, words, request.paymentRef());
    }

    /** The id of the one entry that a session has. */
    static String sessionId(RecordRevenue request) {
        return "session:" + request.source() + ":" + request.sessionId();
    }

    /** A movement of the operator's funds. INVALID 1001 when the accounts do not fit the kind. */
    static Draft fund(Fund request, String by) {
        matching("key", request.key(), KEY);
        if (request.reason().length() > LONGEST_REASON) {
            throw LucidError.field("reason", "is too long", "3 to " + LONGEST_REASON + " characters");
        }
        if (request.amountUsdt().micro() <= 0) {
            throw LucidError.field("amount_usdt", "is " + request.amountUsdt(), "more than 0");
        }
        List<Leg> legs = switch (request.kind()) {
            case FUND -> Legs.move(none("from", request.from(), Account.FUNDING), own("to", request.to(), false),
                    request.amountUsdt());
            case WITHDRAW -> Legs.move(own("from", request.from(), true), none("to", request.to(), Account.FUNDING),
                    request.amountUsdt());
            case MOVE -> moved(request);
        };
        Cause cause = new Cause("fund", request.key(),
                List.of(Fact.of("by", by), Fact.of("reason", request.reason())), List.of());
        return new Draft("fund:" + request.key(), EntryKind.valueOf(request.kind().name()), Optional.empty(), legs,
                cause,
                request.kind() + " of " + request.amountUsdt() + ": " + request.reason(), Optional.empty());
    }

    private static List<Leg> moved(Fund request) {
        String from = own("from", request.from(), true);
        String to = own("to", request.to(), false);
        if (from.equals(to)) {
            throw LucidError.field("to", "is the account that it comes from", "another account");
        }
        return Legs.move(from, to, request.amountUsdt());
    }

    /** Locks an amount for a payout. */
    static Draft reserve(Reserve request) {
        requirePositive(request.amount());
        return new Draft(openId(request.payoutId()), EntryKind.PAYOUT_RESERVE, Optional.of(request.nodeId()),
                Legs.move(Account.available(request.nodeId()), Account.reserved(request.nodeId()), request.amount()),
                payout(request.payoutId()), "Payout asked for: " + request.amount() + " is locked.",
                Optional.empty());
    }

    /** Ends a reservation: paid with a fee, or given back. */
    static Draft close(Close request) {
        requirePositive(request.amount());
        String node = request.nodeId();
        String id = "payout:" + request.payoutId() + ":close";
        if (request.paidFee().isEmpty()) {
            return new Draft(id, EntryKind.PAYOUT_RELEASE, Optional.of(node),
                    Legs.move(Account.reserved(node), Account.available(node), request.amount()),
                    payout(request.payoutId()), "Payout ended unpaid: " + request.amount() + " is free again.",
                    Optional.empty());
        }
        Usdt fee = request.paidFee().get().unsigned("paid_fee");
        Usdt net = request.amount().minus(fee);
        if (net.micro() <= 0) {
            throw LucidError.field("paid_fee", "is " + fee, "less than the amount " + request.amount());
        }
        List<Leg> legs = new ArrayList<>();
        legs.add(Legs.usdt(Account.reserved(node), request.amount().negated()));
        if (!fee.isZero()) {
            legs.add(Legs.usdt(Account.FEES, fee));
        }
        legs.add(Legs.usdt(Account.PAID, net));
        return new Draft(id, EntryKind.PAYOUT_PAID, Optional.of(node), legs, payout(request.payoutId()),
                "Payout of " + request.amount() + " paid: fee " + fee + ", net " + net + ".", Optional.empty());
    }

    /** The id of the entry that opens a payout. */
    static String openId(String payoutId) {
        return "payout:" + payoutId + ":open";
    }

    /** CONFLICT 5605 unless the payout was opened for this node with this amount (MON-18). */
    static void requireOpen(Close request, Optional<JournalEntry> open) {
        List<Leg> expected = Legs.move(Account.available(request.nodeId()), Account.reserved(request.nodeId()),
                request.amount());
        if (open.isEmpty() || !open.get().legs().equals(expected)) {
            throw LucidError.CLOSE_REFUSED.failure("Payout " + request.payoutId() + " has no reservation of "
                    + request.amount() + " for node " + request.nodeId() + ". Close it with what was reserved.",
                    Map.of("payout_id", request.payoutId(), "amount", request.amount().toString()));
        }
    }

    private static Cause payout(String payoutId) {
        return new Cause("payout", payoutId, List.of(), List.of());
    }

    /** INVALID 1001 unless the amount is more than nothing. */
    static void requirePositive(Usdt amount) {
        if (amount.micro() <= 0) {
            throw LucidError.field("amount", "is " + amount, "more than 0");
        }
    }

    private static String own(String field, Optional<String> account, boolean source) {
        return account.filter(name -> FUNDS.contains(name) || source && name.equals(Account.FEES))
                .orElseThrow(() -> LucidError.field(field, "is " + account.orElse("absent"),
                        "operator:treasury, operator:bonus, operator:commission, operator:tax"
                                + (source ? ", payout:fees" : "")));
    }

    private static String none(String field, Optional<String> account, String implied) {
        account.ifPresent(name -> {
            throw LucidError.field(field, "is given", "absent for this kind");
        });
        return implied;
    }

    /** INVALID 1001 unless the value has the form. */
    static void matching(String field, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw LucidError.field(field, "has another form", pattern.pattern());
        }
    }
}
