package org.lucid.node.payouts.tron;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail;

/**
 * The last look at bytes before they are signed (MON-88): parsed from the very bytes, compared with the order and with
 * what this wallet may ever sign. Pure.
 *
 * @param most the largest payout
 * @param daily the most of one day of UTC
 * @param feeLimit the most that one transfer may burn, in sun
 */
record SignerPolicy(String wallet, String token, Usdt most, Usdt daily, long feeLimit) {

    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** What is wrong with the bytes; empty when they may be signed. */
    Optional<String> violation(byte[] raw, Rail.Order order, Instant head) {
        Optional<TransferBytes.Transfer> parsed = TransferBytes.parse(raw);
        if (parsed.isEmpty()) {
            return Optional.of("the bytes are no plain TRC-20 transfer");
        }
        TransferBytes.Transfer transfer = parsed.get();
        if (!transfer.owner().equals(wallet)) {
            return Optional.of("the payer is not the own wallet");
        }
        if (!transfer.contract().equals(token)) {
            return Optional.of("the contract is not USDT of the network");
        }
        if (!transfer.to().equals(order.to()) || !transfer.amount().equals(order.amount())) {
            return Optional.of("recipient or amount are not those of the order");
        }
        if (transfer.amount().compareTo(most) > 0 || transfer.amount().micro() <= 0) {
            return Optional.of("the amount is above the largest payout");
        }
        if (order.signedToday().plus(transfer.amount()).compareTo(daily) > 0) {
            return Optional.of("the sum of the day is above the daily limit");
        }
        if (transfer.feeLimit() <= 0 || transfer.feeLimit() > feeLimit) {
            return Optional.of("the fee limit is above the cap");
        }
        if (transfer.timestamp() != order.timestamp()) {
            return Optional.of("the time stamp is not that of the order");
        }
        return transfer.expiration() > head.plus(LONGEST).toEpochMilli()
                ? Optional.of("the bytes live longer than 30 minutes")
                : Optional.empty();
    }
}
