package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.tron.TransferCost.Prices;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Common.AccountType;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.AccountResourceMessage;
import org.tron.trident.proto.Response.ChainParameters.ChainParameter;
import org.tron.trident.proto.Response.TransactionExtention;
import org.tron.trident.proto.Response.TransactionInfo;
import org.tron.trident.proto.Response.TransactionReturn;

/**
 * USDT as TRC-20 on TRON (MON-75 to MON-84). Bytes are built and signed here; nodes only tell and take. Every call runs
 * on a bounded pool, for it blocks.
 */
public final class TronRail implements Rail {

    private static final Duration READY_FOR = Duration.ofSeconds(30);
    private static final Duration CLOCKS = Duration.ofMinutes(5);
    private static final int LOOKS = 5;
    private static final int DECIMALS = 6;
    private static final long TRX = 1_000_000;
    private static final int SOLID_BLOCKS = 19;

    private final TronSettings settings;
    private final Workers workers;
    private final InstantSource clock;
    private final Limits limits;
    private final List<ChainNode.Full> full;
    private final List<ChainNode.Solidity> solidity;
    private final Route route;
    private final Optional<TransferList> list;
    private final Optional<Wallet> wallet;
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

    /**
     * @param limits what may be signed
     */
    private TronRail(TronSettings settings, Route route, Optional<TransferList> list, Limits limits, Workers workers,
            InstantSource clock) {
        this.settings = settings;
        this.route = route;
        this.list = list;
        this.workers = workers;
        this.clock = clock;
        this.limits = limits;
        this.full = settings.fullNodes().stream()
                .map(endpoint -> new ChainNode.Full(endpoint, settings.apiKey(), route.deadline(),
                        route.detector(endpoint)))
                .toList();
        this.solidity = settings.solidityNodes().stream()
                .map(endpoint -> new ChainNode.Solidity(endpoint, settings.apiKey(), route.deadline(),
                        route.detector(endpoint)))
                .toList();
        this.never = new NeverProof(settings.expiryMargin(), solidity.size(),
                settings.chain() != TronNetwork.MAINNET);
        Optional<Wallet> opened = Optional.empty();
        Optional<String> problem = Optional.empty();
        try {
            opened = Optional.of(open(settings));
        } catch (Keystore.Refused refused) {
            problem = Optional.of(refused.getMessage());
        }
        this.wallet = opened;
        this.keyProblem = problem;
    }

    private static Wallet open(TronSettings settings) {
        Keystore keystore = new Keystore(settings.keystorePath().orElseThrow());
        byte[] secret = Passphrase.of(settings.passphraseFile(), settings.passphrase());
        Keystore.Content content = keystore.read();
        if (!content.network().equals(settings.chain().toString())) {
            throw new Keystore.Refused("the keystore is for " + content.network() + ", payouts.tron.network is "
                    + settings.chain());
        }
        Wallet wallet = new Wallet(keystore.open(secret));
        if (settings.walletAddress().filter(address -> !address.equals(wallet.address())).isPresent()) {
            wallet.close();
            throw new Keystore.Refused("payouts.tron.wallet_address is not the address of the keystore");
        }
        return wallet;
    }

    @Override
    public Info info() {
        return new Info("tron", Optional.of(settings.chain().toString()), wallet.map(Wallet::address));
    }

    @Override
    public void close() {
        full.forEach(ChainNode::close);
        solidity.forEach(ChainNode::close);
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
        for (ChainNode node : Stream.concat(full.stream(), solidity.stream()).toList()) {
            Optional<String> problem = problem(HexFormat.of().formatHex(node.block(0).getBlockid().toByteArray()),
                    node.head());
            if (problem.isPresent()) {
                return notReady("WRONG_NODE", node + " " + problem.get());
            }
        }
        long decimals = number(solidity.getFirst().call(question("decimals()", Optional.empty())));
        return decimals == DECIMALS
                ? new Readiness(true, "READY", "QUEUED", "ready on " + settings.chain())
                : notReady("WRONG_TOKEN", "the contract has " + decimals + " decimals, USDT has 6");
    }

    private Optional<String> problem(String genesis, ChainNode.Head head) {
        if (!genesis.equals(settings.genesisId())) {
            return Optional.of("is not a node of " + settings.chain());
        }
        return Duration.between(head.time(), clock.instant()).abs().compareTo(CLOCKS) > 0
                ? Optional.of("stands at " + head.time() + ", more than 5 minutes from this clock")
                : Optional.empty();
    }

    @Override
    public Future<Long> quote(Order order) {
        return run(() -> cost(simulate(order), order, prices()).burned());
    }

    @Override
    public Future<Preparation> prepare(Order order) {
        return run(() -> check(order));
    }

    private Preparation check(Order order) {
        Wallet payer = wallet.orElseThrow(() -> Failure.of(FailureCode.UNAVAILABLE, keyProblem.orElse("no key")));
        if (ask("paused()", Optional.empty())) {
            return new Preparation.Waits("TOKEN_PAUSED", "The token is paused by its issuer.");
        }
        if (ask("isBlackListed(address)", Optional.of(order.to()))) {
            return new Preparation.Blocked("The token does not let the address receive.");
        }
        if (full.getFirst().account(order.to()).getType() == AccountType.Contract) {
            return new Preparation.Blocked("The address is a contract, not a wallet.");
        }
        Usdt held = usdt(payer.address());
        Usdt needed = order.amount().plus(order.outstanding());
        if (held.compareTo(needed) < 0) {
            return new Preparation.Waits("WALLET_USDT_SHORT", "The wallet holds " + held + " USDT, " + needed
                    + " are needed.");
        }
        TransactionExtention simulated = simulate(order);
        if (isDoomed(simulated)) {
            return new Preparation.Blocked("The transfer fails in the simulation of the network.");
        }
        Prices prices = prices();
        TransferCost cost = cost(simulated, order, prices);
        if (cost.feeLimit() > Math.min(settings.maxFeeTrx() * TRX, prices.maxFee())) {
            return new Preparation.Waits("NETWORK_FEE_TOO_HIGH", "The transfer may burn " + cost.feeLimit() / TRX
                    + " TRX, the most allowed is " + settings.maxFeeTrx() + ".");
        }
        long trx = solidity.getFirst().account(payer.address()).getBalance();
        if (trx < cost.needed()) {
            return new Preparation.Waits("WALLET_TRX_SHORT", "The wallet holds " + trx / TRX + " TRX, the transfer may "
                    + "take " + cost.burned() / TRX + ".");
        }
        return build(order, payer, cost);
    }

    private Preparation build(Order order, Wallet payer, TransferCost cost) {
        ChainNode.Head head = solidity.getFirst().head();
        byte[] number = java.nio.ByteBuffer.allocate(Long.BYTES).putLong(head.number()).array();
        Transaction.raw raw = TransferBytes.build(new TransferBytes.Transfer(payer.address(), settings.token(),
                order.to(), order.amount(), cost.feeLimit(), order.timestamp(),
                head.time().plus(settings.expiry()).toEpochMilli(), Arrays.copyOfRange(number, 6, 8),
                Arrays.copyOfRange(head.id(), 8, 16)));
        SignerPolicy policy = new SignerPolicy(payer.address(), settings.token(), limits.single(), limits.daily(),
                settings.maxFeeTrx() * TRX);
        Optional<String> violation = policy.violation(raw.toByteArray(), order, head.time());
        if (violation.isPresent()) {
            return new Preparation.Violation("Nothing was signed: " + violation.get() + ".");
        }
        Transaction signed = payer.sign(raw);
        return new Preparation.Ready(new Prepared(HexFormat.of().formatHex(TransferBytes.txid(raw.toByteArray())),
                signed.toByteArray(), Instant.ofEpochMilli(raw.getExpiration()), payer.address(), raw.getTimestamp(),
                order.to(), order.amount(), Map.of("fee_limit_sun", "" + cost.feeLimit(), "energy", "" + cost.energy(),
                        "reference_block", "" + head.number())));
    }

    private TransactionExtention simulate(Order order) {
        return full.getFirst().call(TriggerSmartContract.newBuilder()
                .setOwnerAddress(TransferBytes.address(info().wallet().orElseThrow()))
                .setContractAddress(TransferBytes.address(settings.token()))
                .setData(ByteString.copyFrom(TransferBytes.transferData(order.to(), order.amount()))).build());
    }

    /** A doomed call shows in the result of its transaction, not in the code of the answer. */
    private static boolean isDoomed(TransactionExtention simulated) {
        return !simulated.getResult().getResult() || simulated.getTransaction().getRetList().stream()
                .anyMatch(ret -> ret.getRet() == Transaction.Result.code.FAILED);
    }

    private TransferCost cost(TransactionExtention simulated, Order order, Prices prices) {
        return TransferCost.of(simulated.getEnergyUsed(), order.exhausted(), full.getFirst().resources(info().wallet()
                .orElseThrow()), prices);
    }

    private Prices prices() {
        return Prices.of(full.getFirst().parameters());
    }

    @Override
    public Future<Submission> submit(Prepared prepared) {
        return run(() -> {
            Transaction transaction = parse(prepared);
            String cause = "no node is configured";
            for (ChainNode.Full node : full) {
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
            for (ChainNode.Solidity node : solidity) {
                ChainNode.Head head = node.head();
                TransactionInfo info = node.info(txid);
                if (!info.getId().isEmpty()) {
                    never.forget(prepared.railRef());
                    return head.number() - info.getBlockNumber() >= settings.confirmations() - SOLID_BLOCKS
                            ? Verdict.of(info, prepared, settings.token())
                            : new Outcome.Pending(true);
                }
                proven |= never.empty(prepared.railRef(), node.toString(), head.time(), prepared.expiresAt(),
                        clock.instant());
            }
            return proven
                    ? new Outcome.Never("On " + solidity.size() + " nodes the final head is past the end of the bytes, "
                            + "and three look-ups after that found nothing.")
                    : new Outcome.Pending(isInBlock(txid));
        });
    }

    /** Shown to people, decides nothing. */
    private boolean isInBlock(byte[] txid) {
        try {
            return !full.getFirst().info(txid).getId().isEmpty();
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
        return Verdict.transfers(solidity.getFirst().info(HexFormat.of().parseHex(txid)),
                info().wallet().orElseThrow(), settings.token());
    }

    /** What is read while a block becomes final is read again, so that it belongs to one block. */
    @Override
    public Future<WalletBalances> balances() {
        return run(() -> {
            String address = info().wallet().orElseThrow();
            for (int i = 0; i < LOOKS; i++) {
                ChainNode.Head head = solidity.getFirst().head();
                WalletBalances found = new WalletBalances(usdt(address), solidity.getFirst().account(address)
                        .getBalance(), head.number(), head.time());
                if (solidity.getFirst().head().number() == head.number()) {
                    return found;
                }
            }
            throw Failure.of(FailureCode.UNAVAILABLE, "The chain moves on faster than the wallet can be read.");
        });
    }

    @Override
    public Future<AddressBalance> balance(String address) {
        return run(() -> new AddressBalance(usdt(address), solidity.getFirst().head().number()));
    }

    private Usdt usdt(String address) {
        return new Usdt(number(solidity.getFirst().call(question("balanceOf(address)", Optional.of(address)))));
    }

    /** Whether the token answers yes; one that does not know the question answers no. */
    private boolean ask(String signature, Optional<String> address) {
        TransactionExtention answer = solidity.getFirst().call(question(signature, address));
        return answer.getResult().getResult() && answer.getConstantResultCount() == 1
                && new BigInteger(1, answer.getConstantResult(0).toByteArray()).signum() > 0;
    }

    private TriggerSmartContract question(String signature, Optional<String> address) {
        return TriggerSmartContract.newBuilder()
                .setOwnerAddress(TransferBytes.address(info().wallet().orElse(settings.token())))
                .setContractAddress(TransferBytes.address(settings.token()))
                .setData(ByteString.copyFrom(TransferBytes.question(signature, address))).build();
    }

    private static long number(TransactionExtention answer) {
        if (answer.getConstantResultCount() != 1) {
            throw Failure.of(FailureCode.UNAVAILABLE, "The token did not answer.");
        }
        return new BigInteger(1, answer.getConstantResult(0).toByteArray()).longValueExact();
    }

    /** A node that does not answer is a fault of the way, whatever was asked. */
    private <T> Future<T> run(java.util.concurrent.Callable<T> call) {
        return workers.run(call).recover(cause -> Future.failedFuture(cause instanceof StatusRuntimeException status
                ? Failure.of(FailureCode.UNAVAILABLE, "The node of the network answered "
                        + status.getStatus().getCode() + ".")
                : cause));
    }
}
