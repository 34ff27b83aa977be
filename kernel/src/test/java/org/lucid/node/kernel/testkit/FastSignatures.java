package org.lucid.node.kernel.testkit;

import java.util.Arrays;
import java.util.Optional;
import org.lucid.node.kernel.crypto.Signatures;

/**
 * A stand-in for Ed25519 and ECVRF that costs nanoseconds: it shows who signed what and is forged by anybody, so it is good for
 * the simulator only.
 */
public final class FastSignatures implements Signatures {

    @Override
    public byte[] publicKey(byte[] seed) {
        return fill(32, mix(seed, 1));
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        return fill(64, mix(message, mix(publicKey(seed), 2)));
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return Arrays.equals(signature, fill(64, mix(message, mix(publicKey, 2))));
    }

    @Override
    public byte[] prove(byte[] seed, byte[] input) {
        return fill(80, mix(input, mix(publicKey(seed), 3)));
    }

    @Override
    public Optional<byte[]> randomOutput(byte[] publicKey, byte[] input, byte[] proof) {
        return Arrays.equals(proof, fill(80, mix(input, mix(publicKey, 3))))
                ? Optional.of(fill(64, mix(proof, 4)))
                : Optional.empty();
    }

    private static long mix(byte[] bytes, long start) {
        long hash = start * 0x9e3779b97f4a7c15L;
        for (byte b : bytes) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        return hash ^ hash >>> 29;
    }

    private static byte[] fill(int size, long start) {
        byte[] bytes = new byte[size];
        long state = start;
        for (int i = 0; i < size; i++) {
            if (i % 8 == 0) {
                state = state * 6364136223846793005L + 1442695040888963407L;
            }
            bytes[i] = (byte) (state >>> 8 * (i % 8));
        }
        return bytes;
    }
}
