package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.payouts.rail.Rail;

/**
 * A chain that outlives the process: it takes bytes, puts them in a block after 3 s, and the block is final a minute
 * later. Answers to submissions are what a test scripts; what happens is decided apart from what is answered.
 */
final class SimulatedChain {

    static final String WALLET = "TWalletOfTheOperator00000000000000";
    static final String OTHER = "TSomebodyElse000000000000000000000";
    static final Duration LIFE = Duration.ofMinutes(20);
    private static final Duration BLOCK = Duration.ofSeconds(3);
    private static final Duration SOLID = Duration.ofSeconds(60);
    private static final Duration MARGIN = Duration.ofSeconds(180);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);
    private static final long COST = 13_345_000;

    private final Map<String, Included> included = new HashMap<>();
    private final Map<String, Instant> pending = new HashMap<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<String> results = new ArrayDeque<>();
    private final List<Rail.Transfer> others = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();
    final List<Usdt> signedToday = new ArrayList<>();
    Usdt usdt = Usdt.parse("1000000");
    long sun = 1_000_000_000;
    boolean down;
    boolean forgets;
    boolean lists = true;
    Optional<Rail.Preparation> refusal = Optional.empty();

    /** What a submission does and what is answered. */
    enum Answer {
        TAKEN, TAKEN_UNANSWERED, LOST, DUPLICATE_OF_NOTHING, TAKEN_EXPIRED, BUSY, BAD_SIGNATURE
    }

    private record Included(Order order, Instant at, String result) {
    }

    private record Order(String payoutId, int attempt, String to, long amount, long timestamp, Instant expiresAt) {

        byte[] bytes() {
            return String.join("|", payoutId, "" + attempt, to, "" + amount, "" + timestamp, "" + expiresAt)
                    .getBytes(StandardCharsets.UTF_8);
        }

        static Order of(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\\|");
            return new Order(parts[0], Integer.parseInt(parts[1]), parts[2], Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]), Instant.parse(parts[5]));
        }
    }

    /** The next submissions do and answer this, one after the other; then all are taken. */
    void script(Answer... next) {
        answers.addAll(List.of(next));
    }

    /** The next blocks end transfers with these results; then all succeed. */
    void results(String... next) {
        results.addAll(List.of(next));
    }

    /** The node that holds the transfers which are in no block yet dies. */
    void forgetPending() {
        pending.clear();
    }

    /** What arrived for a payout. */
    Usdt received(String payoutId) {
        return new Usdt(included.values().stream()
                .filter(tx -> tx.order().payoutId().equals(payoutId) && tx.result().equals("SUCCESS"))
                .mapToLong(tx -> tx.order().amount()).sum());
    }

    int transfers(String payoutId) {
        return (int) included.values().stream()
                .filter(tx -> tx.order().payoutId().equals(payoutId) && tx.result().equals("SUCCESS")).count();
    }

    /** Everything that was ever signed. */
    List<String> signed() {
        return List.copyOf(signed);
    }

    /** A rail of one process; what it remembers dies with the process, the chain does not. */
    Rail rail(InstantSource clock) {
        return new ProcessRail(clock);
    }

    private void grow(Instant now) {
        pending.entrySet().removeIf(entry -> {
            Order order = Order.of(Hex.bytes("bytes", entry.getKey(), entry.getKey().length() / 2));
            if (now.isBefore(entry.getValue().plus(BLOCK))) {
                return false;
            }
            if (!order.expiresAt().isBefore(entry.getValue())) {
                String result = results.isEmpty() ? "SUCCESS" : results.poll();
                included.put(ref(order.bytes()), new Included(order, entry.getValue().plus(BLOCK), result));
                if (result.equals("SUCCESS")) {
                    usdt = usdt.minus(new Usdt(order.amount()));
                }
            }
            return true;
        });
    }

    private static String ref(byte[] bytes) {
        return Hex.of(SignedBytes.sha256(bytes));
    }

    private Stream<Rail.Transfer> all() {
        return Stream.concat(others.stream(), included.entrySet().stream().filter(tx -> tx.getValue().result().equals(
                "SUCCESS")).map(tx -> new Rail.Transfer(tx.getKey(), 0, WALLET, tx.getValue().order().to(),
                        new Usdt(
                                tx.getValue().order().amount()),
                        block(tx.getValue().at()), tx.getValue().at())))
                .sorted(
                        Comparator.comparing(Rail.Transfer::at));
    }

    private static long block(Instant at) {
        return at.getEpochSecond() / 3;
    }

    /** Somebody else moves money into or out of the wallet. */
    String move(Instant at, boolean in, String amount) {
        String txid = ref((others.size() + " " + amount).getBytes(StandardCharsets.UTF_8));
        Usdt moved = Usdt.parse(amount);
        usdt = in ? usdt.plus(moved) : usdt.minus(moved);
        others.add(new Rail.Transfer(txid, 0, in ? OTHER : WALLET, in ? WALLET : OTHER, moved, block(at), at));
        return txid;
    }

    private final class ProcessRail implements Rail {

        private final InstantSource clock;
        private final Map<String, List<Instant>> emptyLooks = new HashMap<>();

        private ProcessRail(InstantSource clock) {
            this.clock = clock;
        }

        private <T> Future<T> answer(T value) {
            return down
                    ? Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE, "the way to the chain is down"))
                    : Future.succeededFuture(value);
        }

        @Override
        public Info info() {
            return new Info("simulated", Optional.of("shasta"), Optional.of(WALLET));
        }

        @Override
        public Future<Readiness> readiness() {
            return Future.succeededFuture(new Readiness(true, "READY", "QUEUED", "ready"));
        }

        @Override
        public Future<Long> quote(Rail.Order order) {
            return answer(COST);
        }

        @Override
        public Future<Preparation> prepare(Rail.Order order) {
            if (refusal.isPresent()) {
                return answer(refusal.get());
            }
            if (usdt.compareTo(order.amount().plus(order.outstanding())) < 0) {
                return answer(new Preparation.Waits("WALLET_USDT_SHORT", "The wallet holds " + usdt + "."));
            }
            Instant expiry = clock.instant().plus(LIFE);
            byte[] bytes = new SimulatedChain.Order(order.payoutId(), order.attempt(), order.to(),
                    order.amount().micro(), order.timestamp(), expiry).bytes();
            signed.add(order.payoutId() + ":" + order.attempt());
            signedToday.add(order.signedToday());
            return answer(new Preparation.Ready(new Prepared(ref(bytes), bytes, expiry, WALLET, order.timestamp(),
                    order.to(), order.amount(), Map.of("fee_limit", "15000000"))));
        }

        @Override
        public Future<Submission> submit(Prepared prepared) {
            if (down) {
                return Future.succeededFuture(new Submission.NoAnswer("down"));
            }
            Instant now = clock.instant();
            grow(now);
            Answer next = answers.isEmpty() ? Answer.TAKEN : answers.poll();
            if (included.containsKey(prepared.railRef()) || pending.containsKey(Hex.of(prepared.bytes()))) {
                return Future.succeededFuture(new Submission.Duplicate());
            }
            if (now.isAfter(prepared.expiresAt())) {
                return Future.succeededFuture(new Submission.Refused("TRANSACTION_EXPIRATION_ERROR"));
            }
            boolean taken = switch (next) {
                case TAKEN, TAKEN_UNANSWERED, TAKEN_EXPIRED -> true;
                default -> false;
            };
            if (taken && !forgets) {
                pending.put(Hex.of(prepared.bytes()), now);
            }
            return Future.succeededFuture(switch (next) {
                case TAKEN -> new Submission.Accepted();
                case TAKEN_UNANSWERED, LOST -> new Submission.NoAnswer("deadline");
                case DUPLICATE_OF_NOTHING -> new Submission.Duplicate();
                case TAKEN_EXPIRED -> new Submission.Refused("TRANSACTION_EXPIRATION_ERROR");
                case BUSY -> new Submission.Refused("SERVER_BUSY");
                case BAD_SIGNATURE -> new Submission.Refused("SIGERROR");
            });
        }

        @Override
        public Future<Outcome> outcome(Prepared prepared) {
            Instant now = clock.instant();
            grow(now);
            Included tx = included.get(prepared.railRef());
            if (tx != null && !now.isBefore(tx.at().plus(SOLID))) {
                Receipt receipt = new Receipt(tx.result(), tx.at().getEpochSecond() / 3, tx.at(), COST);
                return answer(tx.result().equals("SUCCESS")
                        ? new Outcome.Succeeded(receipt)
                        : new Outcome.Failed(receipt));
            }
            if (tx != null || !now.minus(SOLID).isAfter(prepared.expiresAt().plus(MARGIN))) {
                return answer(new Outcome.Pending(tx != null));
            }
            List<Instant> looks = emptyLooks.computeIfAbsent(prepared.railRef(), ref -> new ArrayList<>());
            if (!down && (looks.isEmpty() || !now.isBefore(looks.getLast().plus(BETWEEN_LOOKS)))) {
                looks.add(now);
            }
            return answer(looks.size() >= 3 ? new Outcome.Never("three empty looks") : new Outcome.Pending(false));
        }

        @Override
        public Future<Optional<List<Transfer>>> transfers(Instant from, Instant to) {
            grow(clock.instant());
            return answer(lists
                    ? Optional.of(all().filter(tx -> !tx.at().isBefore(from) && !tx.at().isAfter(to)
                            && isFinal(tx.at())).toList())
                    : Optional.empty());
        }

        @Override
        public Future<List<Transfer>> transfersIn(String railRef) {
            return answer(all().filter(tx -> tx.railRef().equals(railRef) && isFinal(tx.at())).toList());
        }

        private boolean isFinal(Instant at) {
            return !clock.instant().isBefore(at.plus(SOLID));
        }

        @Override
        public Future<WalletBalances> balances() {
            Instant now = clock.instant();
            grow(now);
            long notFinal = all().filter(tx -> !isFinal(tx.at())).mapToLong(tx -> tx.from().equals(WALLET)
                    ? tx.amount().micro()
                    : -tx.amount().micro()).sum();
            Instant solid = now.minus(SOLID);
            return answer(new WalletBalances(new Usdt(usdt.micro() + notFinal), sun, block(solid), solid));
        }

        @Override
        public Future<AddressBalance> balance(String address) {
            return answer(new AddressBalance(Usdt.ZERO, clock.instant().getEpochSecond() / 3));
        }
    }
}
