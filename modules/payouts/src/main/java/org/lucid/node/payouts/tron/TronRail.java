package org.lucid.node.payouts.tron;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.payouts.rail.Rail;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Response.TransactionInfo;
import org.tron.trident.proto.Response.TransactionReturn;

/**
 * USDT as TRC-20 on TRON (MON-75 to MON-84). Bytes are built and signed here; nodes only tell and take. Every call runs
 * on a bounded pool, for it blocks.
 */
public final class TronRail implements Rail {

    private static final Duration READY_FOR = Duration.ofSeconds(30);
    private static final int LOOKS = 5;
    private static final int DECIMALS = 6;
    private static final int SOLID_BLOCKS = 19;

    private final TronSettings settings;
    private final Workers workers;
    private final InstantSource clock;
    private final ChainNodes nodes;
    private final Token token;
    private final Route route;
    private final Optional<TransferList> list;
    private final Optional<Wallet> wallet;
    private final Optional<TransferBuilder> builder;
    private final Optional<String> keyProblem;
    private final NeverProof never;
    private Optional<Readiness> known = Optional.empty();
    private Instant knownAt = Instant.EPOCH;

    /** The largest payout that may be signed, and the most in one day of UTC. */
    public record Limits(Usdt single, Usdt daily) {
    }

    /** Opens the way to the nodes of a configured network; {@code secret} is random and of this process only. */
    public static TronRail open(Vertx vertx, TronSettings settings, Limits limits, Workers workers, InstantSource clock,
            String secret) {
        Route route = Route.open(vertx, settings.route(), secret);
        return new TronRail(settings, route, settings.list().map(url -> new TransferList(vertx, url, route, settings
                .apiKey(), settings.token())), limits, workers, clock);
    }

    private TronRail(TronSettings settings, Route route, Optional<TransferList> list, Limits limits, Workers workers,
            InstantSource clock) {
        this.settings = settings;
        this.route = route;
        this.list = list;
        this.workers = workers;
        this.clock = clock;
        this.nodes = ChainNodes.open(settings, route);
        this.never = new NeverProof(settings.expiryMargin(), nodes.solidity().size(),
                settings.chain() != TronNetwork.MAINNET);
        Optional<Wallet> opened = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            opened = Optional.of(Wallet.open(settings));
        } catch (Keystore.Refused refused) {
            problem = Optional.of(refused.getMessage());
        }
        this.wallet = opened;
        this.keyProblem = problem;
        this.token = new Token(nodes.anySolidity(), settings.token(), wallet.map(Wallet::address));
        this.builder = wallet.map(payer -> new TransferBuilder(settings, limits, nodes, token, payer));
    }

    @Override
    public Info info() {
        return new Info("tron", Optional.of(settings.chain().toString()), wallet.map(Wallet::address));
    }

    @Override
    public void close() {
        nodes.close();
        list.ifPresent(TransferList::close);
        route.close();
        wallet.ifPresent(Wallet::close);
    }

    @Override
    public Future<Readiness> readiness() {
        Instant now = clock.instant();
        if (known.isPresent() && now.isBefore(knownAt.plus(READY_FOR))) {
            return Future.succeededFuture(known.get());
        }
        return run(this::look).otherwise(cause -> notReady("NO_ANSWER", cause.getMessage())).onSuccess(found -> {
            known = Optional.of(found);
            knownAt = clock.instant();
        });
    }

    private static Readiness notReady(String code, String message) {
        return new Readiness(false, code, "RAIL_NOT_READY", message);
    }

    private Readiness look() {
        if (keyProblem.isPresent()) {
            return notReady("KEY_REFUSED", keyProblem.get());
        }
        Optional<String> problem = nodes.problem(settings, clock.instant());
        if (problem.isPresent()) {
            return notReady("WRONG_NODE", problem.get());
        }
        long decimals = token.decimals();
        return decimals == DECIMALS
                ? new Readiness(true, "READY", "QUEUED", "ready on " + settings.chain())
                : notReady("WRONG_TOKEN", "the contract has " + decimals + " decimals, USDT has 6");
    }

    @Override
    public Future<Long> quote(Order order) {
        return run(() -> builder().quote(order));
    }

    @Override
    public Future<Preparation> prepare(Order order) {
        return run(() -> builder().prepare(order));
    }

    private TransferBuilder builder() {
        return builder.orElseThrow(() -> Failure.of(FailureCode.UNAVAILABLE, keyProblem.orElse("no key")));
    }

    @Override
    public Future<Submission> submit(Prepared prepared) {
        return run(() -> {
            Transaction transaction = parse(prepared);
            String cause = "no node is configured";
            for (ChainNode.Full node : nodes.full()) {
                try {
                    return answer(node.broadcast(transaction));
                } catch (StatusRuntimeException unanswered) {
                    cause = node + ": " + unanswered.getStatus().getCode();
                }
            }
            return new Submission.NoAnswer(cause);
        });
    }

    private static Transaction parse(Prepared prepared) {
        try {
            return Transaction.parseFrom(prepared.bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored bytes of " + prepared.railRef() + " are damaged", e);
        }
    }

    private static Submission answer(TransactionReturn answer) {
        if (answer.getResult()) {
            return new Submission.Accepted();
        }
        return answer.getCode() == TransactionReturn.response_code.DUP_TRANSACTION_ERROR
                ? new Submission.Duplicate()
                : new Submission.Refused(answer.getCode().name());
    }

    @Override
    public Future<Outcome> outcome(Prepared prepared) {
        return run(() -> {
            byte[] txid = HexFormat.of().parseHex(prepared.railRef());
            boolean proven = false;
            for (ChainNode.Solidity node : nodes.solidity()) {
                ChainNode.Head head = node.head();
                TransactionInfo info = node.info(txid);
                if (!info.getId().isEmpty()) {
                    never.forget(prepared.railRef());
                    return head.number() - info.getBlockNumber() >= settings.confirmations() - SOLID_BLOCKS
                            ? Verdict.of(info, prepared, token.address())
                            : new Outcome.Pending(true);
                }
                proven |= never.empty(prepared.railRef(), node.toString(), head.time(), prepared.expiresAt(),
                        clock.instant());
            }
            return proven
                    ? new Outcome.Never(
                            "On " + nodes.solidity().size() + " nodes the final head is past the end of the bytes, "
                                    + "and three look-ups after that found nothing.")
                    : new Outcome.Pending(isInBlock(txid));
        });
    }

    /** Shown to people, decides nothing. */
    private boolean isInBlock(byte[] txid) {
        try {
            return !nodes.anyFull().info(txid).getId().isEmpty();
        } catch (StatusRuntimeException unanswered) {
            return false;
        }
    }

    @Override
    public Future<Optional<List<Transfer>>> transfers(Instant from, Instant to) {
        return list.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : list.get().transactions(info().wallet().orElseThrow(), from, to).compose(txids -> txids.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : run(() -> Optional
                                .of(txids.get().stream().flatMap(txid -> receipt(txid).stream()).toList())));
    }

    @Override
    public Future<List<Transfer>> transfersIn(String railRef) {
        return run(() -> receipt(railRef));
    }

    private List<Transfer> receipt(String txid) {
        return Verdict.transfers(nodes.anySolidity().info(HexFormat.of().parseHex(txid)),
                info().wallet().orElseThrow(), token.address());
    }

    /** What is read while a block becomes final is read again, so that it belongs to one block. */
    @Override
    public Future<WalletBalances> balances() {
        return run(() -> {
            String address = info().wallet().orElseThrow();
            for (int i = 0; i < LOOKS; i++) {
                ChainNode.Head head = nodes.anySolidity().head();
                WalletBalances found = new WalletBalances(token.balanceOf(address), nodes.anySolidity().account(address)
                        .getBalance(), head.number(), head.time());
                if (nodes.anySolidity().head().number() == head.number()) {
                    return found;
                }
            }
            throw Failure.of(FailureCode.UNAVAILABLE, "The chain moves on faster than the wallet can be read.");
        });
    }

    @Override
    public Future<AddressBalance> balance(String address) {
        return run(() -> new AddressBalance(token.balanceOf(address), nodes.anySolidity().head().number()));
    }

    /** A node that does not answer is a fault of the way, whatever was asked. */
    private <T> Future<T> run(java.util.concurrent.Callable<T> call) {
        return workers.run(call).recover(cause -> Future.failedFuture(cause instanceof StatusRuntimeException status
                ? Failure.of(FailureCode.UNAVAILABLE, "The node of the network answered "
                        + status.getStatus().getCode() + ".")
                : cause));
    }
}
