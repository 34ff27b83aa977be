package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail.Order;
import org.lucid.node.payouts.rail.Rail.Preparation;
import org.lucid.node.payouts.rail.Rail.Prepared;
import org.lucid.node.payouts.tron.TransferCost.Prices;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Common.AccountType;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.TransactionExtention;

/**
 * Makes the signed bytes of a payout (MON-78, MON-79), after a look at all that could keep the transfer from arriving. Its
 * calls block.
 */
record TransferBuilder(TronSettings settings, TronRail.Limits limits, ChainNodes nodes, Token token, Wallet payer) {

    private static final long TRX = 1_000_000;

    /** What the transfer would burn now, in sun. */
    long quote(Order order) {
        return cost(simulate(order), order, prices()).burned();
    }

    /** The bytes to send, or why there are none. */
    Preparation prepare(Order order) {
        return recipient(order).or(() -> funds(order)).orElseGet(() -> {
            TransactionExtention simulated = simulate(order);
            if (isDoomed(simulated)) {
                return new Preparation.Blocked("The transfer fails in the simulation of the network.");
            }
            Prices prices = prices();
            TransferCost cost = cost(simulated, order, prices);
            return fee(cost, prices).orElseGet(() -> build(order, cost));
        });
    }

    private Optional<Preparation> recipient(Order order) {
        if (token.isPaused()) {
            return Optional.of(new Preparation.Waits("TOKEN_PAUSED", "The token is paused by its issuer."));
        }
        if (token.isBlacklisted(order.to())) {
            return Optional.of(new Preparation.Blocked("The token does not let the address receive."));
        }
        return nodes.anyFull().account(order.to()).getType() == AccountType.Contract
                ? Optional.of(new Preparation.Blocked("The address is a contract, not a wallet."))
                : Optional.empty();
    }

    private Optional<Preparation> funds(Order order) {
        Usdt held = token.balanceOf(payer.address());
        Usdt needed = order.amount().plus(order.outstanding());
        return held.compareTo(needed) < 0
                ? Optional.of(new Preparation.Waits("WALLET_USDT_SHORT", "The wallet holds " + held + " USDT, " + needed
                        + " are needed."))
                : Optional.empty();
    }

    private Optional<Preparation> fee(TransferCost cost, Prices prices) {
        if (cost.feeLimit() > Math.min(settings.maxFeeTrx() * TRX, prices.maxFee())) {
            return Optional.of(new Preparation.Waits("NETWORK_FEE_TOO_HIGH", "The transfer may burn " + cost
                    .feeLimit() / TRX + " TRX, the most allowed is " + settings.maxFeeTrx() + "."));
        }
        long trx = nodes.anySolidity().account(payer.address()).getBalance();
        return trx < cost.needed()
                ? Optional.of(new Preparation.Waits("WALLET_TRX_SHORT", "The wallet holds " + trx / TRX
                        + " TRX, the transfer may take " + cost.burned() / TRX + "."))
                : Optional.empty();
    }

    private Preparation build(Order order, TransferCost cost) {
        ChainNode.Head head = nodes.anySolidity().head();
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(head.number()).array();
        Transaction.raw raw = TransferBytes.build(new TransferBytes.Transfer(payer.address(), token.address(),
                order.to(), order.amount(), cost.feeLimit(), order.timestamp(),
                head.time().plus(settings.expiry()).toEpochMilli(), Arrays.copyOfRange(number, 6, 8),
                Arrays.copyOfRange(head.id(), 8, 16)));
        SignerPolicy policy = new SignerPolicy(payer.address(), token.address(), limits.single(), limits.daily(),
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
        return nodes.anyFull().call(TriggerSmartContract.newBuilder()
                .setOwnerAddress(TransferBytes.address(payer.address()))
                .setContractAddress(TransferBytes.address(token.address()))
                .setData(ByteString.copyFrom(TransferBytes.transferData(order.to(), order.amount()))).build());
    }

    /** A doomed call shows in the result of its transaction, not in the code of the answer. */
    private static boolean isDoomed(TransactionExtention simulated) {
        return !simulated.getResult().getResult() || simulated.getTransaction().getRetList().stream()
                .anyMatch(ret -> ret.getRet() == Transaction.Result.code.FAILED);
    }

    private TransferCost cost(TransactionExtention simulated, Order order, Prices prices) {
        return TransferCost.of(simulated.getEnergyUsed(), order.exhausted(), nodes.anyFull().resources(payer
                .address()), prices);
    }

    private Prices prices() {
        return Prices.of(nodes.anyFull().parameters());
    }
}
