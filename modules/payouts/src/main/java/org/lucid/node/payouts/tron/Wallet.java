package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import org.lucid.node.contract.signing.Secp256k1;
import org.tron.trident.proto.Chain.Transaction;

/** The signing key of the hot wallet, in the one array that holds it until it is zeroed (MON-87). */
final class Wallet implements AutoCloseable {

    private final byte[] key;
    private final String address;

    /** Takes the array over. */
    Wallet(byte[] key) {
        this.key = key;
        this.address = Secp256k1.address(key).text();
    }

    String address() {
        return address;
    }

    /** Signs the hash that is computed here of the bytes that are sent. */
    Transaction sign(Transaction.raw raw) {
        byte[] signature = Secp256k1.sign(key, TransferBytes.txid(raw.toByteArray()));
        signature[Secp256k1.SIGNATURE - 1] -= 27;
        return Transaction.newBuilder().setRawData(raw).addSignature(ByteString.copyFrom(signature)).build();
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }
}
