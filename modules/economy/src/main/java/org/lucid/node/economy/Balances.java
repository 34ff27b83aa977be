package org.lucid.node.economy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.Ledger.AccountBalance;
import org.lucid.node.contract.economy.Ledger.Balance;
import org.lucid.node.contract.economy.Ledger.NodeTotals;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.economy.PayoutFunds.PayableNode;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** The fold of the journal: what every account holds (MON-08). Kept by one event loop. */
final class Balances {

    private static final String NODES = "node:";
    private static final String AVAILABLE = ":available";
    private static final String HELD = ":held";

    private static final int MOST_ACCOUNTS = 200_000;

    private final NavigableMap<String, Long> amounts = new TreeMap<>();
    private final Optional<Balances> beneath;
    private final int most;
    private int accounts;

    Balances() {
        this(MOST_ACCOUNTS);
    }

    /** @param most how many accounts there may be */
    Balances(int most) {
        this(Optional.empty(), most, 0);
    }

    private Balances(Optional<Balances> beneath, int most, int accounts) {
        this.beneath = beneath;
        this.most = most;
        this.accounts = accounts;
    }

    /** Balances over these that can go ahead of them: what is posted there changes nothing here. */
    Balances ahead() {
        return new Balances(Optional.of(this), most, accounts);
    }

    /** What an account holds in millionths; 0 before its first entry. */
    long of(String account) {
        Long own = amounts.get(account);
        return own != null ? own : beneath.map(under -> under.of(account)).orElse(0L);
    }

    /** Whether any entry ever touched the account. */
    boolean has(String account) {
        return amounts.containsKey(account) || beneath.isPresent() && beneath.get().has(account);
    }

    /** Whether any entry ever touched the node. */
    boolean knows(String nodeId) {
        return !amounts.subMap(NODES + nodeId + ":", NODES + nodeId + ";").isEmpty();
    }

    /**
     * Posts legs, all or none: CONFLICT 5601 when an account would leave its bound, LIMITED when there would be too many
     * accounts (MON-17), an exact overflow throws. An escrow that is empty again is dropped.
     */
    void post(List<Leg> legs) {
        Map<String, Long> after = new TreeMap<>();
        for (Leg leg : legs) {
            long before = after.containsKey(leg.account()) ? after.get(leg.account()) : of(leg.account());
            after.put(leg.account(), Math.addExact(before, leg.amount().micro()));
        }
        after.forEach((name, balance) -> {
            Account account = Account.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("no account " + name));
            if (!account.bound().admits(balance)) {
                Usdt now = new Usdt(of(name));
                Usdt needed = now.minus(new Usdt(balance));
                throw LucidError.FUNDS_SHORT.failure(
                        "Account " + name + " holds " + now + ", the posting needs " + needed
                                + ". Wait for funds or lower the amount.",
                        Map.of("account", name, "balance", now.toString(), "needed", needed.toString()));
            }
        });
        makeRoom(after.keySet());
        amounts.putAll(after);
        if (beneath.isEmpty()) {
            after.forEach((name, balance) -> {
                if (balance == 0 && name.startsWith(Account.ESCROW) && amounts.remove(name) != null) {
                    accounts--;
                }
            });
        }
    }

    private void makeRoom(Set<String> names) {
        int fresh = (int) names.stream().filter(name -> !has(name)).count();
        if (accounts + fresh > most) {
            throw Failure.of(FailureCode.LIMITED, "The ledger keeps at most " + most
                    + " accounts and has no room for another. Nothing was posted.");
        }
        accounts += fresh;
    }

    /** What a node holds. */
    Balance node(String nodeId, long seq) {
        return new Balance(nodeId, usdt(Account.available(nodeId)), usdt(Account.reserved(nodeId)),
                usdt(Account.held(nodeId)), seq);
    }

    /** Nodes with at least so much available, in the order of their account names, after one. */
    List<PayableNode> payable(Usdt min, String after, int limit) {
        List<PayableNode> found = new ArrayList<>();
        String from = after.isEmpty() ? NODES : NODES + after + ";";
        for (Map.Entry<String, Long> entry : amounts.subMap(from, "node;").entrySet()) {
            if (found.size() == limit) {
                break;
            }
            String name = entry.getKey();
            if (name.endsWith(AVAILABLE) && entry.getValue() >= min.micro()) {
                found.add(new PayableNode(name.substring(NODES.length(), name.length() - AVAILABLE.length()),
                        new Usdt(entry.getValue())));
            }
        }
        return found;
    }

    /** Nodes of which something is held back, in the order of their account names, after one. */
    List<String> withHeld(String after, int limit) {
        String from = after.isEmpty() ? NODES : NODES + after + ";";
        return amounts.subMap(from, "node;").entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(HELD) && entry.getValue() > 0).limit(limit)
                .map(entry -> entry.getKey().substring(NODES.length(), entry.getKey().length() - HELD.length()))
                .toList();
    }

    /** Nodes in the order of their account names, after one. */
    List<String> nodesAfter(String after, int limit) {
        String from = after.isEmpty() ? NODES : NODES + after + ";";
        return amounts.subMap(from, "node;").keySet().stream()
                .map(name -> name.substring(NODES.length(), name.lastIndexOf(':'))).distinct().limit(limit).toList();
    }

    /** Pools that earned what their members do not have yet. */
    List<String> poolsWithMoney() {
        return amounts.subMap("pool:", "pool;").entrySet().stream().filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().split(":")[1]).toList();
    }

    /** The balances of all accounts that are no node's. */
    List<AccountBalance> others() {
        return amounts.entrySet().stream().filter(entry -> !entry.getKey().startsWith(NODES))
                .map(entry -> new AccountBalance(entry.getKey(), currency(entry.getKey()), new Usdt(entry.getValue())))
                .toList();
    }

    /** What all nodes hold together. */
    NodeTotals nodes() {
        Map<String, Long> byPart = new TreeMap<>();
        long nodes = 0;
        String last = "";
        for (Map.Entry<String, Long> entry : amounts.subMap(NODES, "node;").entrySet()) {
            String node = entry.getKey().substring(0, entry.getKey().lastIndexOf(':'));
            nodes += node.equals(last) ? 0 : 1;
            last = node;
            byPart.merge(entry.getKey().substring(node.length()), entry.getValue(), Math::addExact);
        }
        return new NodeTotals(nodes, new Usdt(byPart.getOrDefault(AVAILABLE, 0L)),
                new Usdt(byPart.getOrDefault(":reserved", 0L)), new Usdt(byPart.getOrDefault(HELD, 0L)));
    }

    /** The sum over all accounts of each currency; each is zero. */
    Map<Currency, Usdt> sums() {
        Map<Currency, Usdt> sums = new EnumMap<>(Currency.class);
        for (Currency currency : Currency.values()) {
            sums.put(currency, Usdt.ZERO);
        }
        amounts.forEach((name, amount) -> sums.merge(currency(name), new Usdt(amount), Usdt::plus));
        return sums;
    }

    /** How many accounts there are. */
    int accounts() {
        return accounts;
    }

    /** Takes over what an account held at a snapshot. */
    void load(AccountBalance account) {
        if (amounts.put(account.account(), account.balance().micro()) == null) {
            accounts++;
        }
    }

    /** What every account holds, in the order of their names, in pages of a size; of no account one empty page. */
    List<List<AccountBalance>> pages(int size) {
        List<List<AccountBalance>> pages = new ArrayList<>();
        pages.add(new ArrayList<>());
        amounts.forEach((name, amount) -> {
            if (pages.getLast().size() == size) {
                pages.add(new ArrayList<>());
            }
            pages.getLast().add(new AccountBalance(name, currency(name), new Usdt(amount)));
        });
        return pages;
    }

    /** The hash that a signed head has of them (MON-13). */
    String hash() {
        Digest digest = new Digest();
        amounts.forEach((name, amount) -> digest.add(line(new AccountBalance(name, currency(name),
                new Usdt(amount)))));
        return digest.hex();
    }

    /** How an account stands in that hash. */
    static String line(AccountBalance account) {
        return account.account() + " " + account.balance() + "\n";
    }

    /** The escrows that are not empty. */
    List<String> escrows() {
        return List.copyOf(amounts.subMap(Account.ESCROW, Account.ESCROW + Character.MAX_VALUE).keySet());
    }

    private Usdt usdt(String account) {
        return new Usdt(of(account));
    }

    private static Currency currency(String name) {
        return Account.named(name).orElseThrow().currency();
    }
}
