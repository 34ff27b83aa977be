package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.tron.trident.api.GrpcAPI.NumberMessage;
import org.tron.trident.api.WalletGrpc;
import org.tron.trident.proto.Contract.TriggerSmartContract;

/**
 * A real node on loopback, with a private chain on it: TRON_GRPC and TRON_SOLIDITY_GRPC say where ({@code host:port}),
 * TRON_TEST_KEY is the key of a wallet with money, TRON_TEST_TOKEN the contract of the token.
 */
public final class TestRealNode implements TestNetwork {

    private final String full;
    private final String solidity;
    private final String key;
    private final String token;
    private final ManagedChannel channel;

    private TestRealNode(String full, String solidity, String key, String token) {
        this.full = full;
        this.solidity = solidity;
        this.key = key;
        this.token = token;
        this.channel = ManagedChannelBuilder.forTarget(full).usePlaintext().build();
    }

    /** The one that the environment names, if it does. */
    public static Optional<TestRealNode> of(Map<String, String> environment) {
        String full = environment.get("TRON_GRPC");
        String solidity = environment.get("TRON_SOLIDITY_GRPC");
        String key = environment.get("TRON_TEST_KEY");
        String token = environment.get("TRON_TEST_TOKEN");
        return full == null || solidity == null || key == null || token == null
                ? Optional.empty()
                : Optional.of(new TestRealNode(full, solidity, key, token));
    }

    private static String endpoint(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return "{host: " + hostAndPort.substring(0, colon) + ", port: " + hostAndPort.substring(colon + 1) + "}";
    }

    @Override
    public String settings() {
        String genesis = HexFormat.of().formatHex(WalletGrpc.newBlockingStub(channel).getBlockByNum2(NumberMessage
                .newBuilder().setNum(0).build()).getBlockid().toByteArray());
        return """
                network: private
                genesis: "%s"
                usdt_contract: %s
                full: [%s]
                solidity: [%s]
                """.formatted(genesis, token, endpoint(full), endpoint(solidity));
    }

    @Override
    public TestWallet wallet(Path keystore, String passphrase) {
        return TestWallet.of(keystore, passphrase, TronNetwork.PRIVATE, HexFormat.of().parseHex(key));
    }

    @Override
    public Usdt usdtOf(String address) {
        TriggerSmartContract question = TriggerSmartContract.newBuilder().setOwnerAddress(TransferBytes.address(
                address)).setContractAddress(TransferBytes.address(token)).setData(ByteString.copyFrom(TransferBytes
                        .question("balanceOf(address)", Optional.of(address))))
                .build();
        byte[] answer = WalletGrpc.newBlockingStub(channel).triggerConstantContract(question).getConstantResult(0)
                .toByteArray();
        return new Usdt(new BigInteger(1, answer).longValueExact());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
