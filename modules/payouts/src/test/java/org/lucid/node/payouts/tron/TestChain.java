package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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
import org.lucid.node.kernel.json.Json;
import org.tron.trident.api.GrpcAPI.AccountAddressMessage;
import org.tron.trident.api.GrpcAPI.BytesMessage;
import org.tron.trident.api.GrpcAPI.EmptyMessage;
import org.tron.trident.api.GrpcAPI.NumberMessage;
import org.tron.trident.api.WalletGrpc;
import org.tron.trident.api.WalletSolidityGrpc;
import org.tron.trident.proto.Chain.BlockHeader;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Common.AccountType;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.Account;
import org.tron.trident.proto.Response.AccountResourceMessage;
import org.tron.trident.proto.Response.BlockExtention;
import org.tron.trident.proto.Response.ChainParameters;
import org.tron.trident.proto.Response.ResourceReceipt;
import org.tron.trident.proto.Response.TransactionExtention;
import org.tron.trident.proto.Response.TransactionInfo;
import org.tron.trident.proto.Response.TransactionReturn;
import org.tron.trident.proto.Response.TransactionReturn.response_code;

/**
 * A chain of one witness over gRPC on loopback that answers as a real full node was measured to answer: it checks
 * signatures, reference blocks and expiry, executes TRC-20 transfers, charges energy, and makes blocks final with a
 * delay. Its height follows from its clock; what it answers to a broadcast can be made to differ from what it does.
 */
public final class TestChain implements TestNetwork {

    public static final Duration BLOCK = Duration.ofSeconds(3);
    private static final long ENERGY_HOLDER = 13_658;
    private static final long ENERGY_FIRST = 28_658;
    private static final long REVERT_BURNS = 440_000;
    private static final long BANDWIDTH = 345;
    private static final long BYTE_PRICE = 1_000;
    private static final long MAX_FEE = 15_000_000_000L;
    private static final Duration PENDING = Duration.ofSeconds(60);
    private static final int WINDOW = 65_536;
    private static final HexFormat HEX = HexFormat.of();

    private final InstantSource clock;
    private final Duration blockTime;
    private final int solidBlocks;
    private final Instant origin;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Map<String, TransactionInfo> included = new LinkedHashMap<>();
    private final Map<String, Long> usdt = new HashMap<>();
    private final Map<String, Long> sun = new HashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Server> servers = new ArrayList<>();
    private HttpServer list;
    private final Set<String> contracts = new HashSet<>();
    private final Set<String> blacklist = new HashSet<>();
    private String token = TronNetwork.SHASTA.usdt();
    private String genesis = TronNetwork.SHASTA.genesis();
    private long energyPrice = 100;
    private long energy;
    private boolean lies;
    private boolean down;
    private boolean paused;

    /** What happens to the next broadcast instead of the usual. */
    public enum Fault {
        /** Taken as usual. */
        NONE,
        /** Taken, and the answer is lost. */
        ANSWER_LOST,
        /** Neither taken nor answered. */
        LOST,
        /** Not taken, though the answer says so. */
        FORGOTTEN,
        /** A node with its transaction cache on: DUP for what is not on the chain. */
        CACHED, BUSY
    }

    private record Pending(Transaction transaction, Instant at) {
    }

    public TestChain(InstantSource clock, Duration blockTime, int solidBlocks) {
        this.clock = clock;
        this.blockTime = blockTime;
        this.solidBlocks = solidBlocks;
        this.origin = clock.instant().minus(blockTime.multipliedBy(1_000));
    }

    /** Starts both services. */
    public TestChain start() throws IOException {
        servers.add(NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(new FullNode())
                .build().start());
        servers.add(NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(new SolidityNode())
                .build().start());
        list = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        list.createContext("/v1/accounts/", this::listTransfers);
        list.start();
        return this;
    }

    /** Somebody who has the keys moves tokens; returns the transaction. */
    public synchronized String move(String from, String to, Usdt amount) {
        grow();
        String txid = HEX.formatHex(SignedBytes.sha256(("move " + included.size()).getBytes(
                java.nio.charset.StandardCharsets.UTF_8)));
        usdt.merge(from, -amount.micro(), Long::sum);
        usdt.merge(to, amount.micro(), Long::sum);
        included.put(txid, TransactionInfo.newBuilder().setId(ByteString.copyFrom(HEX.parseHex(txid))).setBlockNumber(
                height()).setBlockTimeStamp(timeOf(height()).toEpochMilli()).addLog(log(
                        new TransferBytes.Transfer(
                                from, token, to, amount, 1, 1, 1, new byte[2], new byte[8])))
                .setReceipt(ResourceReceipt
                        .newBuilder().setResult(Transaction.Result.contractResult.SUCCESS))
                .build());
        return txid;
    }

    /** Pages of final transfers, as an indexer lists them; {@code fingerprint} is where the next page begins. */
    private void listTransfers(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String part : exchange.getRequestURI().getQuery().split("&")) {
            query.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        byte[] answer = Json.encodeBytes(page(exchange.getRequestURI().getPath().split("/")[3], query));
        exchange.sendResponseHeaders(down ? 503 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized Map<String, Object> page(String wallet, Map<String, String> query) {
        grow();
        int from = Integer.parseInt(query.getOrDefault("fingerprint", "0"));
        int limit = Integer.parseInt(query.get("limit"));
        List<TransactionInfo> all = included.values().stream().filter(info -> info.getBlockNumber() <= solidHeight()
                && info.getLogCount() == 1 && info.getBlockTimeStamp() >= Long.parseLong(query.get("min_timestamp"))
                && info.getBlockTimeStamp() <= Long.parseLong(query.get("max_timestamp")) && query.get(
                        "contract_address").equals(token)
                && info.getLog(0).getTopicsList().contains(word(wallet)))
                .toList();
        List<Map<String, Object>> data = all.stream().skip(from).limit(limit).map(info -> Map.<String, Object>of(
                "transaction_id", HEX.formatHex(info.getId().toByteArray()), "type", "Transfer")).toList();
        Map<String, Object> meta = from + limit < all.size() ? Map.of("fingerprint", "" + (from + limit)) : Map.of();
        return Map.of("success", true, "data", data, "meta", meta);
    }

    public int fullPort() {
        return servers.get(0).getPort();
    }

    @Override
    public String settings() {
        return """
                full: [{host: 127.0.0.1, port: %d}]
                solidity: [{host: 127.0.0.1, port: %d}]
                endpoint: %s
                """.formatted(fullPort(), solidityPort(), listUrl());
    }

    @Override
    public TestWallet wallet(Path keystore, String passphrase) {
        TestWallet wallet = TestWallet.make(keystore, passphrase);
        fund(wallet.address(), new Usdt(10_000_000_000L), 10_000);
        return wallet;
    }

    /** Where the list of transfers answers. */
    public String listUrl() {
        return "http://127.0.0.1:" + list.getAddress().getPort();
    }

    public int solidityPort() {
        return servers.get(1).getPort();
    }

    public synchronized void fund(String address, Usdt tokens, long trx) {
        usdt.put(address, tokens.micro());
        sun.put(address, trx * 1_000_000);
    }

    @Override
    public synchronized Usdt usdtOf(String address) {
        grow();
        return new Usdt(usdt.getOrDefault(address, 0L));
    }

    /** How many transfers of an amount arrived at an address. */
    public synchronized long transfers(String address, Usdt amount) {
        grow();
        return included.values().stream().filter(info -> info.getLogCount() == 1)
                .filter(info -> TransferBytes.account(Arrays.copyOfRange(
                        info.getLog(0).getTopics(2).toByteArray(), 12, 32)).equals(address))
                .filter(info -> new BigInteger(1, info.getLog(0).getData().toByteArray()).longValueExact() == amount
                        .micro())
                .count();
    }

    public synchronized void next(Fault... coming) {
        faults.addAll(List.of(coming));
    }

    /** The node that holds the transactions which are in no block yet dies. */
    public synchronized void forgetPending() {
        pending.clear();
    }

    synchronized void genesis(String id) {
        genesis = id;
    }

    synchronized void energy(long used, long price) {
        energy = used;
        energyPrice = price;
    }

    synchronized void lies(boolean now) {
        lies = now;
    }

    public synchronized void down(boolean now) {
        down = now;
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

    private long height() {
        return Duration.between(origin, clock.instant()).dividedBy(blockTime);
    }

    private long solidHeight() {
        return Math.max(0, height() - solidBlocks);
    }

    private Instant timeOf(long number) {
        return origin.plus(blockTime.multipliedBy(number));
    }

    private ByteString idOf(long number) {
        if (number == 0) {
            return ByteString.copyFrom(HEX.parseHex(genesis));
        }
        byte[] id = SignedBytes.sha256(("block " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        ByteBuffer.wrap(id).putLong(number);
        return ByteString.copyFrom(id);
    }

    private BlockExtention block(long number) {
        return BlockExtention.newBuilder().setBlockid(idOf(number)).setBlockHeader(BlockHeader.newBuilder()
                .setRawData(BlockHeader.raw.newBuilder().setNumber(number)
                        .setTimestamp(timeOf(number).toEpochMilli())))
                .build();
    }

    /** Puts what waits into the blocks that have come since. */
    private void grow() {
        long head = height();
        for (Map.Entry<String, Pending> waiting : List.copyOf(pending.entrySet())) {
            long number = Duration.between(origin, waiting.getValue().at()).dividedBy(blockTime) + 1;
            if (number > head) {
                continue;
            }
            pending.remove(waiting.getKey());
            Transaction.raw raw = waiting.getValue().transaction().getRawData();
            if (raw.getExpiration() >= timeOf(number).toEpochMilli()
                    && Duration.between(waiting.getValue().at(), timeOf(number)).compareTo(PENDING) <= 0) {
                included.put(waiting.getKey(), execute(waiting.getKey(), raw, number));
            }
        }
    }

    private TransactionInfo execute(String txid, Transaction.raw raw, long number) {
        TransferBytes.Transfer transfer = TransferBytes.parse(raw.toByteArray()).orElseThrow();
        long used = energyOf(transfer.to());
        long cost = used * energyPrice;
        TransactionInfo.Builder info = TransactionInfo.newBuilder().setId(ByteString.copyFrom(HEX.parseHex(txid)))
                .setBlockNumber(number).setBlockTimeStamp(timeOf(number).toEpochMilli());
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

    private synchronized Optional<TransactionReturn> broadcast(Transaction transaction) {
        grow();
        if (down) {
            return Optional.empty();
        }
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.poll();
        return switch (fault) {
            case LOST -> Optional.empty();
            case FORGOTTEN -> Optional.of(answer(true, response_code.SUCCESS));
            case CACHED -> Optional.of(answer(false, response_code.DUP_TRANSACTION_ERROR));
            case BUSY -> Optional.of(answer(false, response_code.SERVER_BUSY));
            case ANSWER_LOST -> {
                take(transaction);
                yield Optional.empty();
            }
            case NONE -> Optional.of(take(transaction));
        };
    }

    private TransactionReturn take(Transaction transaction) {
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
        Instant head = timeOf(height());
        long expiration = transaction.getRawData().getExpiration();
        if (expiration <= head.toEpochMilli() || expiration > head.plus(Duration.ofDays(1)).toEpochMilli()) {
            return answer(false, response_code.TRANSACTION_EXPIRATION_ERROR);
        }
        if (pending.containsKey(txid) || included.containsKey(txid)) {
            return answer(false, response_code.DUP_TRANSACTION_ERROR);
        }
        if (!isReference(transaction.getRawData())) {
            return answer(false, response_code.TAPOS_ERROR);
        }
        if (sun.getOrDefault(transfer.get().owner(), 0L) < BANDWIDTH * BYTE_PRICE) {
            return answer(false, response_code.BANDWITH_ERROR);
        }
        pending.put(txid, new Pending(transaction, clock.instant()));
        return answer(true, response_code.SUCCESS);
    }

    private boolean isReference(Transaction.raw raw) {
        int low = ByteBuffer.wrap(raw.getRefBlockBytes().toByteArray()).getShort() & 0xffff;
        long head = height();
        long number = head - Math.floorMod(head - low, WINDOW);
        return number > 0 && idOf(number).substring(8, 16).equals(raw.getRefBlockHash());
    }

    private static TransactionReturn answer(boolean result, response_code code) {
        return TransactionReturn.newBuilder().setResult(result).setCode(code).build();
    }

    private synchronized TransactionExtention call(TriggerSmartContract call) {
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

    private synchronized TransactionInfo info(byte[] txid, long upTo) {
        grow();
        TransactionInfo info = included.get(HEX.formatHex(txid));
        return info == null || info.getBlockNumber() > upTo ? TransactionInfo.getDefaultInstance() : info;
    }

    private synchronized Account account(AccountAddressMessage asked) {
        grow();
        String address = TransferBytes.account(asked.getAddress().substring(1).toByteArray());
        return Account.newBuilder().setBalance(sun.getOrDefault(address, 0L))
                .setType(contracts.contains(address) ? AccountType.Contract : AccountType.Normal).build();
    }

    private <T> void reply(StreamObserver<T> to, java.util.function.Supplier<T> answer) {
        boolean unavailable;
        synchronized (this) {
            unavailable = down;
        }
        if (unavailable) {
            to.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        to.onNext(answer.get());
        to.onCompleted();
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
        list.stop(0);
    }

    private final class FullNode extends WalletGrpc.WalletImplBase {

        @Override
        public void getBlockByNum2(NumberMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> block(request.getNum()));
        }

        @Override
        public void getNowBlock2(EmptyMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> block(height()));
        }

        @Override
        public void broadcastTransaction(Transaction request, StreamObserver<TransactionReturn> to) {
            Optional<TransactionReturn> answer = broadcast(request);
            if (answer.isEmpty()) {
                to.onError(Status.UNAVAILABLE.asRuntimeException());
            } else {
                to.onNext(answer.get());
                to.onCompleted();
            }
        }

        @Override
        public void triggerConstantContract(TriggerSmartContract request, StreamObserver<TransactionExtention> to) {
            reply(to, () -> call(request));
        }

        @Override
        public void getAccount(AccountAddressMessage request, StreamObserver<Account> to) {
            reply(to, () -> account(request));
        }

        @Override
        public void getAccountResource(AccountAddressMessage request, StreamObserver<AccountResourceMessage> to) {
            reply(to, AccountResourceMessage::getDefaultInstance);
        }

        @Override
        public void getChainParameters(EmptyMessage request, StreamObserver<ChainParameters> to) {
            reply(to, () -> ChainParameters.newBuilder().addChainParameter(parameter("getEnergyFee", energyPrice))
                    .addChainParameter(parameter("getTransactionFee", BYTE_PRICE))
                    .addChainParameter(parameter("getMaxFeeLimit", MAX_FEE)).build());
        }

        private static ChainParameters.ChainParameter parameter(String key, long value) {
            return ChainParameters.ChainParameter.newBuilder().setKey(key).setValue(value).build();
        }

        @Override
        public void getTransactionInfoById(BytesMessage request, StreamObserver<TransactionInfo> to) {
            reply(to, () -> info(request.getValue().toByteArray(), height()));
        }
    }

    private final class SolidityNode extends WalletSolidityGrpc.WalletSolidityImplBase {

        @Override
        public void getBlockByNum2(NumberMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> block(request.getNum()));
        }

        @Override
        public void getNowBlock2(EmptyMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> block(solidHeight()));
        }

        @Override
        public void triggerConstantContract(TriggerSmartContract request, StreamObserver<TransactionExtention> to) {
            reply(to, () -> call(request));
        }

        @Override
        public void getAccount(AccountAddressMessage request, StreamObserver<Account> to) {
            reply(to, () -> account(request));
        }

        @Override
        public void getTransactionInfoById(BytesMessage request, StreamObserver<TransactionInfo> to) {
            reply(to, () -> info(request.getValue().toByteArray(), solidHeight()));
        }
    }
}
