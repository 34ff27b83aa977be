package org.lucid.node.kernel.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * ECVRF-EDWARDS25519-SHA512-TAI, suite 3 of RFC 9381: for a key and an input there is one output of 64 bytes, nobody
 * without the secret can foretell it, and a proof of 80 bytes shows to all that it is the right one.
 */
final class Ecvrf {

    static final int PROOF_SIZE = 80;

    private static final byte SUITE = 3;
    private static final byte ENCODE_TO_CURVE = 1;
    private static final byte CHALLENGE = 2;
    private static final byte PROOF_TO_HASH = 3;
    private static final byte END = 0;
    private static final int CHALLENGE_SIZE = 16;

    private Ecvrf() {
    }

    /** RFC 9381 section 5.1. */
    static byte[] prove(byte[] seed, byte[] alpha) {
        byte[] expanded = sha512(seed);
        byte[] x = Arrays.copyOf(expanded, 32);
        x[0] &= (byte) 0xf8;
        x[31] &= 0x7f;
        x[31] |= 0x40;
        byte[] publicKey = EdwardsPoint.BASE.multiply(x).encode();
        EdwardsPoint h = encodeToCurve(publicKey, alpha);
        byte[] encodedH = h.encode();
        byte[] gamma = h.multiply(x).encode();
        BigInteger k = EdwardsPoint.number(sha512(Arrays.copyOfRange(expanded, 32, 64), encodedH)).mod(
                EdwardsPoint.ORDER);
        byte[] nonce = EdwardsPoint.littleEndian(k, 32);
        byte[] c = challenge(publicKey, encodedH, gamma, EdwardsPoint.BASE.multiply(nonce).encode(), h.multiply(nonce)
                .encode());
        BigInteger s = k.add(EdwardsPoint.number(c).multiply(EdwardsPoint.number(x))).mod(EdwardsPoint.ORDER);
        byte[] proof = new byte[PROOF_SIZE];
        System.arraycopy(gamma, 0, proof, 0, 32);
        System.arraycopy(c, 0, proof, 32, CHALLENGE_SIZE);
        System.arraycopy(EdwardsPoint.littleEndian(s, 32), 0, proof, 48, 32);
        return proof;
    }

    /** RFC 9381 section 5.3 with key validation: the output, when the proof is right for key and input. */
    static Optional<byte[]> output(byte[] publicKey, byte[] alpha, byte[] proof) {
        if (proof.length != PROOF_SIZE) {
            return Optional.empty();
        }
        Optional<EdwardsPoint> key = EdwardsPoint.decode(publicKey).filter(y -> !y.timesCofactor().isIdentity());
        byte[] encodedGamma = Arrays.copyOf(proof, 32);
        Optional<EdwardsPoint> gamma = EdwardsPoint.decode(encodedGamma);
        byte[] c = Arrays.copyOfRange(proof, 32, 48);
        byte[] s = Arrays.copyOfRange(proof, 48, 80);
        if (key.isEmpty() || gamma.isEmpty() || EdwardsPoint.number(s).compareTo(EdwardsPoint.ORDER) >= 0) {
            return Optional.empty();
        }
        EdwardsPoint h = encodeToCurve(publicKey, alpha);
        byte[] scalarC = Arrays.copyOf(c, 32);
        EdwardsPoint u = EdwardsPoint.BASE.multiply(s).add(key.get().multiply(scalarC).negate());
        EdwardsPoint v = h.multiply(s).add(gamma.get().multiply(scalarC).negate());
        byte[] expected = challenge(publicKey, h.encode(), encodedGamma, u.encode(), v.encode());
        return MessageDigest.isEqual(c, expected)
                ? Optional.of(sha512(new byte[]{SUITE, PROOF_TO_HASH}, gamma.get().timesCofactor().encode(), new byte[]{
                        END}))
                : Optional.empty();
    }

    /** RFC 9381 section 5.4.1.1, try and increment; each try succeeds with probability one half. */
    static EdwardsPoint encodeToCurve(byte[] salt, byte[] alpha) {
        for (int counter = 0; counter < 256; counter++) {
            byte[] candidate = Arrays.copyOf(sha512(new byte[]{SUITE, ENCODE_TO_CURVE}, salt, alpha, new byte[]{
                    (byte) counter, END}), 32);
            Optional<EdwardsPoint> point = EdwardsPoint.decode(candidate).map(EdwardsPoint::timesCofactor)
                    .filter(p -> !p.isIdentity());
            if (point.isPresent()) {
                return point.get();
            }
        }
        throw new IllegalStateException("256 tries in a row were no points, which happens once in 2^256");
    }

    /** RFC 9381 section 5.4.3. */
    private static byte[] challenge(byte[]... points) {
        MessageDigest digest = digest();
        digest.update(new byte[]{SUITE, CHALLENGE});
        for (byte[] point : points) {
            digest.update(point);
        }
        digest.update(END);
        return Arrays.copyOf(digest.digest(), CHALLENGE_SIZE);
    }

    private static byte[] sha512(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
