package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.ProxyDetector;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lucid.node.payouts.tron.TronSettings.Endpoint;
import org.tron.trident.api.GrpcAPI.AccountAddressMessage;
import org.tron.trident.api.GrpcAPI.BytesMessage;
import org.tron.trident.api.GrpcAPI.EmptyMessage;
import org.tron.trident.api.GrpcAPI.NumberMessage;
import org.tron.trident.api.WalletGrpc;
import org.tron.trident.api.WalletGrpc.WalletBlockingStub;
import org.tron.trident.api.WalletSolidityGrpc;
import org.tron.trident.api.WalletSolidityGrpc.WalletSolidityBlockingStub;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.Account;
import org.tron.trident.proto.Response.AccountResourceMessage;
import org.tron.trident.proto.Response.BlockExtention;
import org.tron.trident.proto.Response.ChainParameters;
import org.tron.trident.proto.Response.TransactionExtention;
import org.tron.trident.proto.Response.TransactionInfo;
import org.tron.trident.proto.Response.TransactionReturn;

/**
 * One node of the network behind a channel of our own, each call with a deadline (MON-76). Its calls block and throw
 * {@code StatusRuntimeException} when the node does not answer.
 */
abstract sealed class ChainNode implements AutoCloseable {

    private static final Metadata.Key<String> API_KEY = Metadata.Key.of("TRON-PRO-API-KEY",
            Metadata.ASCII_STRING_MARSHALLER);
    private static final int LARGEST = 4 << 20;

    private final Endpoint endpoint;
    private final Duration deadline;
    private final ManagedChannel channel;

    /** The newest block of a node. */
    record Head(long number, Instant time, byte[] id) {
    }

    private ChainNode(Endpoint endpoint, Optional<String> apiKey, Duration deadline,
            Optional<ProxyDetector> detector) {
        this.endpoint = endpoint;
        this.deadline = deadline;
        ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .maxInboundMessageSize(LARGEST);
        apiKey.map(ChainNode::header).ifPresent(builder::intercept);
        detector.ifPresent(builder::proxyDetector);
        this.channel = (endpoint.tls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    }

    private static ClientInterceptor header(String apiKey) {
        Metadata headers = new Metadata();
        headers.put(API_KEY, apiKey);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    static Head head(BlockExtention block) {
        var header = block.getBlockHeader().getRawData();
        return new Head(header.getNumber(), Instant.ofEpochMilli(header.getTimestamp()),
                block.getBlockid().toByteArray());
    }

    abstract BlockExtention block(long number);

    abstract Head head();

    /** A node that takes transactions; what it shows need not be final. */
    static final class Full extends ChainNode {

        private final WalletBlockingStub stub;

        Full(Endpoint endpoint, Optional<String> apiKey, Duration deadline, Optional<ProxyDetector> detector) {
            super(endpoint, apiKey, deadline, detector);
            this.stub = WalletGrpc.newBlockingStub(super.channel);
        }

        private WalletBlockingStub node() {
            return stub.withDeadlineAfter(super.deadline.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        BlockExtention block(long number) {
            return node().getBlockByNum2(NumberMessage.newBuilder().setNum(number).build());
        }

        @Override
        Head head() {
            return head(node().getNowBlock2(EmptyMessage.getDefaultInstance()));
        }

        TransactionReturn broadcast(Transaction transaction) {
            return node().broadcastTransaction(transaction);
        }

        TransactionExtention call(TriggerSmartContract call) {
            return node().triggerConstantContract(call);
        }

        AccountResourceMessage resources(String address) {
            return node().getAccountResource(named(address));
        }

        Account account(String address) {
            return node().getAccount(named(address));
        }

        ChainParameters parameters() {
            return node().getChainParameters(EmptyMessage.getDefaultInstance());
        }

        /** Empty while it is in no block. */
        TransactionInfo info(byte[] txid) {
            return node().getTransactionInfoById(BytesMessage.newBuilder().setValue(ByteString.copyFrom(txid)).build());
        }
    }

    /** A node that tells only what is final. */
    static final class Solidity extends ChainNode {

        private final WalletSolidityBlockingStub stub;

        Solidity(Endpoint endpoint, Optional<String> apiKey, Duration deadline, Optional<ProxyDetector> detector) {
            super(endpoint, apiKey, deadline, detector);
            this.stub = WalletSolidityGrpc.newBlockingStub(super.channel);
        }

        private WalletSolidityBlockingStub node() {
            return stub.withDeadlineAfter(super.deadline.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        BlockExtention block(long number) {
            return node().getBlockByNum2(NumberMessage.newBuilder().setNum(number).build());
        }

        @Override
        Head head() {
            return head(node().getNowBlock2(EmptyMessage.getDefaultInstance()));
        }

        TransactionExtention call(TriggerSmartContract call) {
            return node().triggerConstantContract(call);
        }

        Account account(String address) {
            return node().getAccount(named(address));
        }

        /** Empty unless it is final. */
        TransactionInfo info(byte[] txid) {
            return node().getTransactionInfoById(BytesMessage.newBuilder().setValue(ByteString.copyFrom(txid)).build());
        }
    }

    private static AccountAddressMessage named(String address) {
        return AccountAddressMessage.newBuilder().setAddress(TransferBytes.address(address)).build();
    }
}
