package org.lucid.node.payouts.tron;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.lucid.node.contract.money.TronAddress;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.contract.signing.SignedBytes;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Contract.TriggerSmartContract;

/** A TRC-20 transfer in the bytes of the chain: made here, never by a node (MON-76, MON-79). Pure. */
final class TransferBytes {

    /** {@code transfer(address,uint256)}. */
    static final byte[] TRANSFER = HexFormat.of().parseHex("a9059cbb");
    private static final int SELECTOR = 4;
    private static final int WORD = 32;
    private static final int ACCOUNT = 20;
    private static final byte MAIN = 0x41;

    /**
     * What a transfer says.
     *
     * @param owner who pays
     * @param contract the token
     * @param referenceBlock the last two bytes of a block's number
     * @param referenceHash bytes 8 to 16 of its id
     */
    record Transfer(String owner, String contract, String to, Usdt amount, long feeLimit, long timestamp,
            long expiration, byte[] referenceBlock, byte[] referenceHash) {
    }

    private TransferBytes() {
    }

    /** The unsigned transaction. */
    static Transaction.raw build(Transfer transfer) {
        TriggerSmartContract call = TriggerSmartContract.newBuilder().setOwnerAddress(address(transfer.owner()))
                .setContractAddress(address(transfer.contract()))
                .setData(ByteString.copyFrom(transferData(transfer.to(), transfer.amount()))).build();
        return Transaction.raw.newBuilder()
                .addContract(Transaction.Contract.newBuilder()
                        .setType(Transaction.Contract.ContractType.TriggerSmartContract)
                        .setParameter(Any.pack(call)))
                .setRefBlockBytes(ByteString.copyFrom(transfer.referenceBlock()))
                .setRefBlockHash(ByteString.copyFrom(transfer.referenceHash())).setFeeLimit(transfer.feeLimit())
                .setTimestamp(transfer.timestamp()).setExpiration(transfer.expiration()).build();
    }

    /** What unsigned bytes say; empty when they are anything but one plain transfer. */
    static Optional<Transfer> parse(byte[] raw) {
        try {
            Transaction.raw parsed = Transaction.raw.parseFrom(raw);
            boolean plain = parsed.getContractCount() == 1 && parsed.getData().isEmpty()
                    && parsed.getScripts().isEmpty() && parsed.getAuthsCount() == 0
                    && parsed.getUnknownFields().asMap().isEmpty()
                    && parsed.getContract(0).getType() == Transaction.Contract.ContractType.TriggerSmartContract
                    && parsed.getContract(0).getPermissionId() == 0;
            if (!plain) {
                return Optional.empty();
            }
            TriggerSmartContract call = parsed.getContract(0).getParameter().unpack(TriggerSmartContract.class);
            byte[] data = call.getData().toByteArray();
            boolean transfer = call.getCallValue() == 0 && call.getCallTokenValue() == 0 && call.getTokenId() == 0
                    && data.length == SELECTOR + 2 * WORD && Arrays.equals(data, 0, SELECTOR, TRANSFER, 0, SELECTOR);
            BigInteger amount = transfer
                    ? new BigInteger(1, Arrays.copyOfRange(data, SELECTOR + WORD, data.length))
                    : BigInteger.ZERO;
            if (!transfer || amount.bitLength() > Long.SIZE - 1 || !leadsWithZeros(data)) {
                return Optional.empty();
            }
            return Optional.of(new Transfer(text(call.getOwnerAddress()), text(call.getContractAddress()),
                    account(Arrays.copyOfRange(data, SELECTOR + WORD - ACCOUNT, SELECTOR + WORD)),
                    new Usdt(amount.longValueExact()), parsed.getFeeLimit(), parsed.getTimestamp(),
                    parsed.getExpiration(), parsed.getRefBlockBytes().toByteArray(),
                    parsed.getRefBlockHash().toByteArray()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static boolean leadsWithZeros(byte[] data) {
        for (int i = SELECTOR; i < SELECTOR + WORD - ACCOUNT; i++) {
            if (data[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The id of a transaction: the hash of its unsigned bytes, whatever its signature. */
    static byte[] txid(byte[] raw) {
        return SignedBytes.sha256(raw);
    }

    /** The call data of a transfer. */
    static byte[] transferData(String to, Usdt amount) {
        return ByteBuffer.allocate(SELECTOR + 2 * WORD).put(TRANSFER).put(word(to))
                .put(SELECTOR + 2 * WORD - Long.BYTES,
                        ByteBuffer.allocate(Long.BYTES).putLong(amount.micro()).array())
                .array();
    }

    /** The call data of a question about one address, for example {@code balanceOf(address)}. */
    static byte[] question(String signature, Optional<String> address) {
        byte[] selector = Arrays.copyOf(
                Secp256k1.keccak256(signature.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                SELECTOR);
        return address.map(asked -> ByteBuffer.allocate(SELECTOR + WORD).put(selector).put(word(asked)).array())
                .orElse(selector);
    }

    private static byte[] word(String address) {
        byte[] word = new byte[WORD];
        System.arraycopy(account(address), 0, word, WORD - ACCOUNT, ACCOUNT);
        return word;
    }

    /** The 20 bytes of an address. */
    static byte[] account(String address) {
        return TronAddress.parse(address).orElseThrow(() -> new IllegalArgumentException("no TRON address")).account();
    }

    /** The address of 20 bytes. */
    static String account(byte[] bytes) {
        return TronAddress.of(bytes).text();
    }

    /** The 21 bytes of an address as the chain writes them. */
    static ByteString address(String address) {
        return ByteString.copyFrom(ByteBuffer.allocate(ACCOUNT + 1).put(MAIN).put(account(address)).array());
    }

    private static String text(ByteString address) {
        return address.size() == ACCOUNT + 1 && address.byteAt(0) == MAIN
                ? account(address.substring(1).toByteArray())
                : "";
    }
}
