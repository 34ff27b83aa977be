package org.lucid.node.payouts.tron;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail;
import org.lucid.node.payouts.rail.Rail.Outcome;
import org.lucid.node.payouts.rail.Rail.Prepared;
import org.lucid.node.payouts.rail.Rail.Receipt;
import org.tron.trident.proto.Chain.Transaction.Result.contractResult;
import org.tron.trident.proto.Response.TransactionInfo;

/** What a final record of the chain says of a transfer (MON-82, MON-83). Pure. */
final class Verdict {

    /** {@code Transfer(address,address,uint256)}. */
    private static final String TRANSFER = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    private static final int TOPICS = 3;
    private static final int WORD = 32;
    private static final int ACCOUNT = 20;

    private Verdict() {
    }

    /**
     * Paid is: the receipt says SUCCESS, and exactly one Transfer event of the token names payer, recipient and amount. The
     * return value of the token is worth nothing.
     */
    static Outcome of(TransactionInfo info, Prepared prepared, String token) {
        Receipt receipt = new Receipt(info.getReceipt().getResult().name(), info.getBlockNumber(),
                Instant.ofEpochMilli(info.getBlockTimeStamp()), info.getFee());
        if (info.getReceipt().getResult() != contractResult.SUCCESS) {
            return new Outcome.Failed(receipt);
        }
        List<TransactionInfo.Log> transfers = info.getLogList().stream().filter(Verdict::isTransfer).toList();
        boolean paid = transfers.size() == 1 && matches(transfers.getFirst(), prepared, token);
        return paid
                ? new Outcome.Succeeded(receipt)
                : new Outcome.Unclear("Transaction " + prepared.railRef() + " succeeded without the transfer that it "
                        + "was made for.");
    }

    /** The transfers of the token from or to a wallet that a final transaction made; of nothing there is none. */
    static List<Rail.Transfer> transfers(TransactionInfo info, String wallet, String token) {
        List<Rail.Transfer> found = new ArrayList<>();
        for (int i = 0; i < info.getLogCount(); i++) {
            TransactionInfo.Log log = info.getLog(i);
            boolean ours = info.getReceipt().getResult() == contractResult.SUCCESS && isTransfer(log)
                    && Arrays.equals(log.getAddress().toByteArray(), TransferBytes.account(token));
            BigInteger amount = new BigInteger(1, log.getData().toByteArray());
            if (!ours || amount.signum() == 0 || amount.bitLength() >= Long.SIZE) {
                continue;
            }
            String from = account(log.getTopics(1).toByteArray());
            String to = account(log.getTopics(2).toByteArray());
            if (!from.equals(to) && (from.equals(wallet) || to.equals(wallet))) {
                found.add(new Rail.Transfer(HexFormat.of().formatHex(info.getId().toByteArray()), i, from, to,
                        new Usdt(amount.longValueExact()), info.getBlockNumber(),
                        Instant.ofEpochMilli(info.getBlockTimeStamp())));
            }
        }
        return found;
    }

    private static boolean isTransfer(TransactionInfo.Log log) {
        return log.getTopicsCount() == TOPICS
                && HexFormat.of().formatHex(log.getTopics(0).toByteArray()).equals(TRANSFER);
    }

    private static boolean matches(TransactionInfo.Log log, Prepared prepared, String token) {
        byte[] amount = new byte[WORD];
        byte[] micro = java.nio.ByteBuffer.allocate(Long.BYTES).putLong(prepared.amount().micro()).array();
        System.arraycopy(micro, 0, amount, WORD - Long.BYTES, Long.BYTES);
        return Arrays.equals(log.getAddress().toByteArray(), TransferBytes.account(token))
                && account(log.getTopics(1).toByteArray()).equals(prepared.wallet())
                && account(log.getTopics(2).toByteArray()).equals(prepared.to())
                && Arrays.equals(log.getData().toByteArray(), amount);
    }

    private static String account(byte[] topic) {
        return topic.length == WORD
                ? TransferBytes.account(Arrays.copyOfRange(topic, WORD - ACCOUNT, WORD))
                : "";
    }
}
