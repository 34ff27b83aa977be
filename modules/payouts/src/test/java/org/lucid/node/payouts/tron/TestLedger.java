package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.contract.signing.SignedBytes;
import org.tron.trident.api.GrpcAPI.AccountAddressMessage;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Common.AccountType;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.Account;
import org.tron.trident.proto.Response.ChainParameters;
import org.tron.trident.proto.Response.ResourceReceipt;
import org.tron.trident.proto.Response.TransactionExtention;
import org.tron.trident.proto.Response.TransactionInfo;
import org.tron.trident.proto.Response.TransactionReturn;
import org.tron.trident.proto.Response.TransactionReturn.response_code;

/**
 * What a test chain knows: balances, what waits for a block and what is in one. It admits, executes and charges
 * transactions, and answers questions about its token, as a real node was measured to.
 */
final class TestLedger {

    private static final long ENERGY_HOLDER = 13_658;
    private static final long ENERGY_FIRST = 28_658;
    private static final long REVERT_BURNS = 440_000;
    private static final long BANDWIDTH = 345;
    private static final long BYTE_PRICE = 1_000;
    private static final long MAX_FEE = 15_000_000_000L;
    private static final Duration PENDING = Duration.ofSeconds(60);
    private static final HexFormat HEX = HexFormat.of();

    private final TestBlocks blocks;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Map<String, TransactionInfo> included = new LinkedHashMap<>();
    private final Map<String, Long> usdt = new HashMap<>();
    private final Map<String, Long> sun = new HashMap<>();
    private final Set<String> contracts = new HashSet<>();
    private final Set<String> blacklist = new HashSet<>();
    private final String token = TronNetwork.SHASTA.usdt();
    private long energyPrice = 100;
    private long energy;
    private boolean lies;
    private boolean paused;

    private record Pending(Transaction transaction, Instant at) {
    }

    TestLedger(TestBlocks blocks) {
        this.blocks = blocks;
    }

    synchronized void fund(String address, Usdt tokens, long trx) {
        usdt.put(address, tokens.micro());
        sun.put(address, trx * 1_000_000);
    }

    /** Somebody who has the keys moves tokens; returns the transaction. */
    synchronized String move(String from, String to, Usdt amount) {
        grow();
        String txid = HEX.formatHex(SignedBytes.sha256(("move " + included.size()).getBytes(
                java.nio.charset.StandardCharsets.UTF_8)));
        usdt.merge(from, -amount.micro(), Long::sum);
        usdt.merge(to, amount.micro(), Long::sum);
        included.put(txid, TransactionInfo.newBuilder().setId(ByteString.copyFrom(HEX.parseHex(txid))).setBlockNumber(
                blocks.height()).setBlockTimeStamp(blocks.timeOf(blocks.height()).toEpochMilli()).addLog(log(
                        new TransferBytes.Transfer(
                                from, token, to, amount, 1, 1, 1, new byte[2], new byte[8])))
                .setReceipt(ResourceReceipt
                        .newBuilder().setResult(Transaction.Result.contractResult.SUCCESS))
                .build());
        return txid;
    }

    synchronized Usdt usdtOf(String address) {
        grow();
        return new Usdt(usdt.getOrDefault(address, 0L));
    }

    /** How many transfers of an amount arrived at an address. */
    synchronized long transfers(String address, Usdt amount) {
        grow();
        return included.values().stream().filter(info -> info.getLogCount() == 1)
                .filter(info -> TransferBytes.account(Arrays.copyOfRange(
                        info.getLog(0).getTopics(2).toByteArray(), 12, 32)).equals(address))
                .filter(info -> new BigInteger(1, info.getLog(0).getData().toByteArray()).longValueExact() == amount
                        .micro())
                .count();
    }

    /** The node that holds the transactions which are in no block yet dies. */
    synchronized void forgetPending() {
        grow();
        pending.clear();
    }

    /** What a transfer uses, and what a unit of it costs in sun. */
    synchronized void energy(long used, long price) {
        energy = used;
        energyPrice = price;
    }

    /** Whether events tell a little less than was moved. */
    synchronized void lies(boolean now) {
        lies = now;
    }

    synchronized void paused(boolean now) {
        paused = now;
    }

    synchronized void blacklist(String address) {
        blacklist.add(address);
    }

    synchronized void contract(String address) {
        contracts.add(address);
    }

    synchronized ChainParameters parameters() {
        return ChainParameters.newBuilder().addChainParameter(parameter("getEnergyFee", energyPrice))
                .addChainParameter(parameter("getTransactionFee", BYTE_PRICE))
                .addChainParameter(parameter("getMaxFeeLimit", MAX_FEE)).build();
    }

    private static ChainParameters.ChainParameter parameter(String key, long value) {
        return ChainParameters.ChainParameter.newBuilder().setKey(key).setValue(value).build();
    }

    /** A page of final transfers, as an indexer lists them; {@code fingerprint} is where the next one begins. */
    synchronized Map<String, Object> page(String wallet, Map<String, String> query) {
        grow();
        int from = Integer.parseInt(query.getOrDefault("fingerprint", "0"));
        int limit = Integer.parseInt(query.get("limit"));
        List<TransactionInfo> all = included
                .values().stream().filter(info -> info.getBlockNumber() <= blocks.solidHeight()
                        && info.getLogCount() == 1
                        && info.getBlockTimeStamp() >= Long.parseLong(query.get("min_timestamp"))
                        && info.getBlockTimeStamp() <= Long.parseLong(query.get("max_timestamp")) && query.get(
                                "contract_address").equals(token)
                        && info.getLog(0).getTopicsList().contains(word(wallet)))
                .toList();
        List<Map<String, Object>> data = all.stream().skip(from).limit(limit).map(info -> Map.<String, Object>of(
                "transaction_id", HEX.formatHex(info.getId().toByteArray()), "type", "Transfer")).toList();
        Map<String, Object> meta = from + limit < all.size() ? Map.of("fingerprint", "" + (from + limit)) : Map.of();
        return Map.of("success", true, "data", data, "meta", meta);
    }

    /** Puts what waits into the blocks that have come since. */
    private void grow() {
        long head = blocks.height();
        for (Map.Entry<String, Pending> waiting : List.copyOf(pending.entrySet())) {
            long number = blocks.after(waiting.getValue().at());
            if (number > head) {
                continue;
            }
            pending.remove(waiting.getKey());
            Transaction.raw raw = waiting.getValue().transaction().getRawData();
            if (raw.getExpiration() >= blocks.timeOf(number).toEpochMilli()
                    && Duration.between(waiting.getValue().at(), blocks.timeOf(number)).compareTo(PENDING) <= 0) {
                included.put(waiting.getKey(), execute(waiting.getKey(), raw, number));
            }
        }
    }

    private TransactionInfo execute(String txid, Transaction.raw raw, long number) {
        TransferBytes.Transfer transfer = TransferBytes.parse(raw.toByteArray()).orElseThrow();
        long used = energyOf(transfer.to());
        long cost = used * energyPrice;
        TransactionInfo.Builder info = TransactionInfo.newBuilder().setId(ByteString.copyFrom(HEX.parseHex(txid)))
                .setBlockNumber(number).setBlockTimeStamp(blocks.timeOf(number).toEpochMilli());
        Transaction.Result.contractResult result = Transaction.Result.contractResult.SUCCESS;
        if (cost > raw.getFeeLimit()) {
            result = Transaction.Result.contractResult.OUT_OF_ENERGY;
            cost = raw.getFeeLimit();
        } else if (usdt.getOrDefault(transfer.owner(), 0L) < transfer.amount().micro()) {
            result = Transaction.Result.contractResult.REVERT;
            cost = REVERT_BURNS;
        } else {
            cost += BANDWIDTH * BYTE_PRICE;
            usdt.merge(transfer.owner(), -transfer.amount().micro(), Long::sum);
            usdt.merge(transfer.to(), transfer.amount().micro(), Long::sum);
            info.addLog(log(transfer));
        }
        sun.merge(transfer.owner(), -cost, Long::sum);
        return info.setFee(cost).setReceipt(ResourceReceipt.newBuilder().setResult(result)).build();
    }

    private TransactionInfo.Log log(TransferBytes.Transfer transfer) {
        byte[] amount = new byte[32];
        ByteBuffer.wrap(amount).putLong(24, lies ? transfer.amount().micro() - 1 : transfer.amount().micro());
        return TransactionInfo.Log.newBuilder().setAddress(ByteString.copyFrom(TransferBytes.account(token)))
                .addTopics(ByteString.copyFrom(Secp256k1.keccak256("Transfer(address,address,uint256)".getBytes(
                        java.nio.charset.StandardCharsets.UTF_8))))
                .addTopics(word(transfer.owner())).addTopics(word(transfer.to())).setData(ByteString.copyFrom(amount))
                .build();
    }

    private static ByteString word(String address) {
        byte[] word = new byte[32];
        System.arraycopy(TransferBytes.account(address), 0, word, 12, 20);
        return ByteString.copyFrom(word);
    }

    private long energyOf(String to) {
        return energy > 0 ? energy : usdt.getOrDefault(to, 0L) > 0 ? ENERGY_HOLDER : ENERGY_FIRST;
    }

    /** Takes a transaction up, or says why not. */
    synchronized TransactionReturn take(Transaction transaction) {
        grow();
        byte[] raw = transaction.getRawData().toByteArray();
        byte[] id = TransferBytes.txid(raw);
        String txid = HEX.formatHex(id);
        Optional<TransferBytes.Transfer> transfer = TransferBytes.parse(raw);
        if (transfer.isEmpty() || transfer.get().feeLimit() < 0 || transfer.get().feeLimit() > MAX_FEE) {
            return answer(false, response_code.CONTRACT_VALIDATE_ERROR);
        }
        boolean signed = transaction.getSignatureCount() == 1 && Secp256k1.signer(id,
                transaction.getSignature(0).toByteArray()).filter(by -> by.text().equals(transfer.get().owner()))
                .isPresent();
        if (!signed) {
            return answer(false, response_code.SIGERROR);
        }
        Instant head = blocks.timeOf(blocks.height());
        long expiration = transaction.getRawData().getExpiration();
        if (expiration <= head.toEpochMilli() || expiration > head.plus(Duration.ofDays(1)).toEpochMilli()) {
            return answer(false, response_code.TRANSACTION_EXPIRATION_ERROR);
        }
        if (pending.containsKey(txid) || included.containsKey(txid)) {
            return answer(false, response_code.DUP_TRANSACTION_ERROR);
        }
        if (!blocks.isReference(transaction.getRawData())) {
            return answer(false, response_code.TAPOS_ERROR);
        }
        if (sun.getOrDefault(transfer.get().owner(), 0L) < BANDWIDTH * BYTE_PRICE) {
            return answer(false, response_code.BANDWITH_ERROR);
        }
        pending.put(txid, new Pending(transaction, blocks.now()));
        return answer(true, response_code.SUCCESS);
    }

    static TransactionReturn answer(boolean result, response_code code) {
        return TransactionReturn.newBuilder().setResult(result).setCode(code).build();
    }

    synchronized TransactionExtention call(TriggerSmartContract call) {
        grow();
        byte[] data = call.getData().toByteArray();
        TransactionExtention.Builder answer = TransactionExtention.newBuilder().setEnergyUsed(ENERGY_HOLDER)
                .setResult(TransactionReturn.newBuilder().setResult(true));
        if (Arrays.equals(data, 0, 4, TransferBytes.TRANSFER, 0, 4)) {
            return transferCall(call, data, answer);
        }
        Optional<String> asked = data.length == 36
                ? Optional.of(TransferBytes.account(Arrays.copyOfRange(data, 16, 36)))
                : Optional.empty();
        long value;
        if (is(data, "decimals()")) {
            value = 6;
        } else if (is(data, "balanceOf(address)")) {
            value = usdt.getOrDefault(asked.orElseThrow(), 0L);
        } else if (is(data, "paused()")) {
            value = paused ? 1 : 0;
        } else if (is(data, "isBlackListed(address)")) {
            value = blacklist.contains(asked.orElseThrow()) ? 1 : 0;
        } else {
            return answer.setTransaction(failed()).build();
        }
        return answer.addConstantResult(ByteString.copyFrom(ByteBuffer.allocate(32).putLong(24, value).array()))
                .build();
    }

    private static boolean is(byte[] data, String signature) {
        byte[] selector = TransferBytes.question(signature, Optional.empty());
        return Arrays.equals(data, 0, 4, selector, 0, 4);
    }

    private TransactionExtention transferCall(TriggerSmartContract call, byte[] data,
            TransactionExtention.Builder answer) {
        String from = TransferBytes.account(call.getOwnerAddress().substring(1).toByteArray());
        String to = TransferBytes.account(Arrays.copyOfRange(data, 16, 36));
        long amount = new BigInteger(1, Arrays.copyOfRange(data, 36, 68)).longValueExact();
        answer.setEnergyUsed(energyOf(to));
        return usdt.getOrDefault(from, 0L) < amount ? answer.setTransaction(failed()).build() : answer.build();
    }

    private static Transaction failed() {
        return Transaction.newBuilder().addRet(Transaction.Result.newBuilder()
                .setRet(Transaction.Result.code.FAILED)).build();
    }

    synchronized TransactionInfo info(byte[] txid, long upTo) {
        grow();
        TransactionInfo info = included.get(HEX.formatHex(txid));
        return info == null || info.getBlockNumber() > upTo ? TransactionInfo.getDefaultInstance() : info;
    }

    synchronized Account account(AccountAddressMessage asked) {
        grow();
        String address = TransferBytes.account(asked.getAddress().substring(1).toByteArray());
        return Account.newBuilder().setBalance(sun.getOrDefault(address, 0L))
                .setType(contracts.contains(address) ? AccountType.Contract : AccountType.Normal).build();
    }
}
