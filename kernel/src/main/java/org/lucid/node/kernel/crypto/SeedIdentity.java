package org.lucid.node.kernel.crypto;

/** An identity that holds its seed in memory. */
public final class SeedIdentity implements Identity {

    private final Signatures signatures;
    private final byte[] seed;
    private final byte[] publicKey;

    public SeedIdentity(Signatures signatures, byte[] seed) {
        this.signatures = signatures;
        this.seed = seed.clone();
        this.publicKey = signatures.publicKey(seed);
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public byte[] sign(byte[] message) {
        return signatures.sign(seed, message);
    }
}
