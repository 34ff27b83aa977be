package org.lucid.node.payouts.tron;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.json.Json;
import org.tron.trident.api.GrpcAPI.AccountAddressMessage;
import org.tron.trident.api.GrpcAPI.BytesMessage;
import org.tron.trident.api.GrpcAPI.EmptyMessage;
import org.tron.trident.api.GrpcAPI.NumberMessage;
import org.tron.trident.api.WalletGrpc;
import org.tron.trident.api.WalletSolidityGrpc;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.Account;
import org.tron.trident.proto.Response.AccountResourceMessage;
import org.tron.trident.proto.Response.BlockExtention;
import org.tron.trident.proto.Response.ChainParameters;
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

    private final TestBlocks blocks;
    private final TestLedger ledger;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<Server> servers = new ArrayList<>();
    private HttpServer list;
    private volatile boolean down;

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

    public TestChain(InstantSource clock, Duration blockTime, int solidBlocks) {
        this.blocks = new TestBlocks(clock, blockTime, solidBlocks);
        this.ledger = new TestLedger(blocks);
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

    /** Pages of final transfers, as an indexer lists them; {@code fingerprint} is where the next page begins. */
    private void listTransfers(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String part : exchange.getRequestURI().getQuery().split("&")) {
            query.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        byte[] answer = Json.encodeBytes(ledger.page(exchange.getRequestURI().getPath().split("/")[3], query));
        exchange.sendResponseHeaders(down ? 503 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
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

    public synchronized void next(Fault... coming) {
        faults.addAll(List.of(coming));
    }

    /** The node that holds the transactions which are in no block yet dies. */
    public void forgetPending() {
        ledger.forgetPending();
    }

    /** Makes another network of it. */
    void genesis(String id) {
        blocks.genesis(id);
    }

    /** Its balances and what they obey. */
    TestLedger ledger() {
        return ledger;
    }

    /** Whether nothing answers at present. */
    public void down(boolean now) {
        down = now;
    }

    /** Gives an address money. */
    public void fund(String address, Usdt tokens, long trx) {
        ledger.fund(address, tokens, trx);
    }

    /** Somebody who has the keys moves tokens; returns the transaction. */
    public String move(String from, String to, Usdt amount) {
        return ledger.move(from, to, amount);
    }

    /** How many transfers of an amount arrived at an address. */
    public long transfers(String address, Usdt amount) {
        return ledger.transfers(address, amount);
    }

    @Override
    public Usdt usdtOf(String address) {
        return ledger.usdtOf(address);
    }

    private synchronized Optional<TransactionReturn> broadcast(Transaction transaction) {
        if (down) {
            return Optional.empty();
        }
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.poll();
        return switch (fault) {
            case LOST -> Optional.empty();
            case FORGOTTEN -> Optional.of(TestLedger.answer(true, response_code.SUCCESS));
            case CACHED -> Optional.of(TestLedger.answer(false, response_code.DUP_TRANSACTION_ERROR));
            case BUSY -> Optional.of(TestLedger.answer(false, response_code.SERVER_BUSY));
            case ANSWER_LOST -> {
                ledger.take(transaction);
                yield Optional.empty();
            }
            case NONE -> Optional.of(ledger.take(transaction));
        };
    }

    private <T> void reply(StreamObserver<T> to, java.util.function.Supplier<T> answer) {
        if (down) {
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
            reply(to, () -> blocks.block(request.getNum()));
        }

        @Override
        public void getNowBlock2(EmptyMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> blocks.block(blocks.height()));
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
            reply(to, () -> ledger.call(request));
        }

        @Override
        public void getAccount(AccountAddressMessage request, StreamObserver<Account> to) {
            reply(to, () -> ledger.account(request));
        }

        @Override
        public void getAccountResource(AccountAddressMessage request, StreamObserver<AccountResourceMessage> to) {
            reply(to, AccountResourceMessage::getDefaultInstance);
        }

        @Override
        public void getChainParameters(EmptyMessage request, StreamObserver<ChainParameters> to) {
            reply(to, ledger::parameters);
        }

        @Override
        public void getTransactionInfoById(BytesMessage request, StreamObserver<TransactionInfo> to) {
            reply(to, () -> ledger.info(request.getValue().toByteArray(), blocks.height()));
        }
    }

    private final class SolidityNode extends WalletSolidityGrpc.WalletSolidityImplBase {

        @Override
        public void getBlockByNum2(NumberMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> blocks.block(request.getNum()));
        }

        @Override
        public void getNowBlock2(EmptyMessage request, StreamObserver<BlockExtention> to) {
            reply(to, () -> blocks.block(blocks.solidHeight()));
        }

        @Override
        public void triggerConstantContract(TriggerSmartContract request, StreamObserver<TransactionExtention> to) {
            reply(to, () -> ledger.call(request));
        }

        @Override
        public void getAccount(AccountAddressMessage request, StreamObserver<Account> to) {
            reply(to, () -> ledger.account(request));
        }

        @Override
        public void getTransactionInfoById(BytesMessage request, StreamObserver<TransactionInfo> to) {
            reply(to, () -> ledger.info(request.getValue().toByteArray(), blocks.solidHeight()));
        }
    }
}
