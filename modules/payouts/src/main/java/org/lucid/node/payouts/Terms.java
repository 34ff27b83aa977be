package org.lucid.node.payouts;

import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.money.Rate;
import org.lucid.node.contract.money.Usdt;

/**
 * The limits and the fee schedule that a payout was made under (MON-52); stored with it.
 *
 * @param feePpm the fee in parts per million of the amount, before floor and cap
 */
record Terms(Usdt min, Usdt max, long feePpm, Usdt feeFloor, Usdt feeCap) {

    /** What an amount costs and leaves; always amount = fee + net. */
    record Fee(Usdt fee, Usdt net) {
    }

    /** The fee of an amount: INVALID 5701 when it is not between min and max. */
    Fee fee(Usdt amount) {
        if (amount.compareTo(min) < 0 || amount.compareTo(max) > 0) {
            throw LucidError.PAYOUT_AMOUNT.failure("A payout of " + amount + " USDT is not possible; allowed are " + min
                    + " to " + max + ". Ask for another amount.",
                    Map.of("amount", amount.toString(), "min", min.toString(), "max", max.toString()));
        }
        Usdt share = new Usdt(Rate.of(amount.micro(), feePpm));
        Usdt fee = Usdt.min(feeCap, share.compareTo(feeFloor) < 0 ? feeFloor : share);
        return new Fee(fee, amount.minus(fee));
    }
}
