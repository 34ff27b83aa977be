package org.lucid.node.consensus.beacon;

import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lucid.node.consensus.store.Records.VrfKey;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.KeyFile;
import org.lucid.node.kernel.crypto.KeyRefused;
import org.lucid.node.kernel.crypto.Signatures;

/** The secrets of the beacon chain, each in a file of its own that only its owner may read (CON-74). */
public final class VrfKeys {

    /** The id of the first key; later ones are called by the slot from which they are used. */
    public static final String FIRST = "vrf";
    private static final int SEED_SIZE = 32;

    private final Path directory;
    private final Signatures signatures;
    private final RandomGenerator random;
    private final byte[] networkHash;

    public VrfKeys(Path directory, Signatures signatures, RandomGenerator random, byte[] networkHash) {
        this.directory = directory;
        this.signatures = signatures;
        this.random = random;
        this.networkHash = networkHash.clone();
    }

    private KeyFile file(String keyId) {
        return new KeyFile(directory.resolve(keyId + ".key"));
    }

    /** The public key of the first file, which is made only while the chain has no link yet. */
    public byte[] firstPublicKey(boolean chainBegan) {
        KeyFile file = file(FIRST);
        if (!file.exists()) {
            if (chainBegan) {
                throw missing(FIRST);
            }
            file.create(fresh());
        }
        return signatures.publicKey(file.read());
    }

    private byte[] fresh() {
        byte[] seed = new byte[SEED_SIZE];
        random.nextBytes(seed);
        return seed;
    }

    private KeyRefused missing(String keyId) {
        return new KeyRefused(directory.resolve(keyId + ".key") + " is missing, but the beacon chain in this store was "
                + "made with it; restore the key file from a backup");
    }

    /** Refuses a key whose file is missing or is another key. */
    public void requireFile(VrfKey key) {
        seed(key);
    }

    /** The secret of a key. */
    public byte[] seed(VrfKey key) {
        KeyFile file = file(key.keyId());
        if (!file.exists()) {
            throw missing(key.keyId());
        }
        byte[] seed = file.read();
        if (!Hex.of(signatures.publicKey(seed)).equals(key.publicKey())) {
            throw new KeyRefused(
                    directory.resolve(key.keyId() + ".key") + " is not the key that the beacon chain in this "
                            + "store was made with; restore the right key file from a backup");
        }
        return seed;
    }

    /** A new key in a file of its own, signed by the key before it. */
    public VrfKey successor(VrfKey last, long fromSlot) {
        String keyId = FIRST + "-" + fromSlot;
        KeyFile file = file(keyId);
        if (!file.exists()) {
            file.create(fresh());
        }
        byte[] publicKey = signatures.publicKey(file.read());
        byte[] message = message(networkHash, Hex.bytes("key", last.publicKey(), 32), publicKey, fromSlot);
        return new VrfKey(keyId, Hex.of(publicKey), fromSlot,
                Optional.of(Hex.of(signatures.sign(seed(last), message))));
    }

    /** What a key signs of the one that follows it. */
    public static byte[] message(byte[] networkHash, byte[] last, byte[] next, long fromSlot) {
        return SignedBytes.tagged("LUCID-VRF-ROTATION-V1", networkHash).raw(last).raw(next).u64(fromSlot).toBytes();
    }
}
