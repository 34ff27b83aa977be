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

    /** Opens the keystore of a configuration; throws {@link Keystore.Refused} when it cannot, or is not the one meant. */
    static Wallet open(TronSettings settings) {
        Keystore keystore = new Keystore(settings.keystorePath().orElseThrow());
        byte[] secret = Passphrase.of(settings.passphraseFile(), settings.passphrase());
        Keystore.Content content = keystore.read();
        if (!content.network().equals(settings.chain().toString())) {
            throw new Keystore.Refused("the keystore is for " + content.network() + ", payouts.tron.network is "
                    + settings.chain());
        }
        Wallet wallet = new Wallet(keystore.open(secret));
        if (settings.walletAddress().filter(address -> !address.equals(wallet.address())).isPresent()) {
            wallet.close();
            throw new Keystore.Refused("payouts.tron.wallet_address is not the address of the keystore");
        }
        return wallet;
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
