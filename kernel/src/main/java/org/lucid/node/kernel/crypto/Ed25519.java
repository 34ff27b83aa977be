package org.lucid.node.kernel.crypto;

import java.util.Optional;

/** Ed25519 of RFC 8032 by BouncyCastle, which refuses s >= L and points that are not canonical. */
public final class Ed25519 implements Signatures {

    private static final int KEY_SIZE = org.bouncycastle.math.ec.rfc8032.Ed25519.PUBLIC_KEY_SIZE;
    private static final int SEED_SIZE = org.bouncycastle.math.ec.rfc8032.Ed25519.SECRET_KEY_SIZE;
    private static final int SIGNATURE_SIZE = org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

    @Override
    public byte[] publicKey(byte[] seed) {
        requireSeed(seed);
        byte[] key = new byte[KEY_SIZE];
        org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed, 0, key, 0);
        return key;
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        requireSeed(seed);
        byte[] signature = new byte[SIGNATURE_SIZE];
        org.bouncycastle.math.ec.rfc8032.Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == KEY_SIZE && signature.length == SIGNATURE_SIZE
                && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(signature, 0, publicKey, 0,
                        message, 0, message.length);
    }

    @Override
    public byte[] prove(byte[] seed, byte[] input) {
        requireSeed(seed);
        return Ecvrf.prove(seed, input);
    }

    @Override
    public Optional<byte[]> randomOutput(byte[] publicKey, byte[] input, byte[] proof) {
        return Ecvrf.output(publicKey, input, proof);
    }

    private static void requireSeed(byte[] seed) {
        if (seed.length != SEED_SIZE) {
            throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
        }
    }
}
