package org.lucid.node.contract.signing;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.lucid.node.contract.money.TronAddress;

/** The signatures of TRON wallets: ECDSA on secp256k1, deterministic (RFC 6979), low s, with the recovery bit. */
public final class Secp256k1 {

    /** Bytes of a signature: r, s and v. */
    public static final int SIGNATURE = 65;
    /** Bytes of a private key. */
    public static final int KEY = 32;

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger ORDER = CURVE.getN();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
    private static final int V = 27;

    private Secp256k1() {
    }

    /** Whether 32 bytes are a private key: not 0 and below the order of the group. */
    public static boolean isKey(byte[] key) {
        BigInteger value = new BigInteger(1, key);
        return key.length == KEY && value.signum() > 0 && value.compareTo(ORDER) < 0;
    }

    /** The address that a private key pays from. */
    public static TronAddress address(byte[] key) {
        return addressOf(CURVE.getG().multiply(new BigInteger(1, key)).normalize());
    }

    /** Signs a digest of 32 bytes: r, s and v = 27 or 28. */
    public static byte[] sign(byte[] key, byte[] digest) {
        BigInteger d = new BigInteger(1, key);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(d, new ECDomainParameters(CURVE)));
        BigInteger[] made = signer.generateSignature(digest);
        BigInteger r = made[0];
        BigInteger s = made[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(made[1]) : made[1];
        // The point with this r is k G, where k = (e + r d) / s.
        BigInteger k = new BigInteger(1, digest).add(r.multiply(d)).multiply(s.modInverse(ORDER)).mod(ORDER);
        boolean odd = CURVE.getG().multiply(k).normalize().getAffineYCoord().testBitZero();
        byte[] signature = new byte[SIGNATURE];
        put(r, signature, 0);
        put(s, signature, KEY);
        signature[SIGNATURE - 1] = (byte) (odd ? V + 1 : V);
        return signature;
    }

    private static void put(BigInteger value, byte[] into, int at) {
        byte[] bytes = value.toByteArray();
        int length = Math.min(KEY, bytes.length);
        System.arraycopy(bytes, bytes.length - length, into, at + KEY - length, length);
    }

    /** Whose signature of a digest it is; empty when it is none, has a high s, or another v than 0, 1, 27 or 28. */
    public static Optional<TronAddress> signer(byte[] digest, byte[] signature) {
        if (signature.length != SIGNATURE) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, KEY));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, KEY, 2 * KEY));
        int v = signature[SIGNATURE - 1] & 0xff;
        int recovery = v >= V ? v - V : v;
        if (r.signum() == 0 || r.compareTo(ORDER) >= 0 || s.signum() == 0 || s.compareTo(HALF_ORDER) > 0
                || recovery < 0 || recovery > 1) {
            return Optional.empty();
        }
        return recover(new BigInteger(1, digest), r, s, recovery == 1).map(Secp256k1::addressOf);
    }

    /** SEC 1, section 4.1.6: {@code Q = r^-1 (s R - e G)}. */
    private static Optional<ECPoint> recover(BigInteger e, BigInteger r, BigInteger s, boolean odd) {
        byte[] compressed = new byte[KEY + 1];
        compressed[0] = (byte) (odd ? 3 : 2);
        put(r, compressed, 1);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
        BigInteger inverse = r.modInverse(ORDER);
        BigInteger minusE = e.negate().mod(ORDER);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), inverse.multiply(minusE).mod(ORDER), point,
                inverse.multiply(s).mod(ORDER));
        return key.isInfinity() ? Optional.empty() : Optional.of(key.normalize());
    }

    private static TronAddress addressOf(ECPoint publicKey) {
        byte[] encoded = publicKey.getEncoded(false);
        byte[] hash = keccak256(Arrays.copyOfRange(encoded, 1, encoded.length));
        return TronAddress.of(Arrays.copyOfRange(hash, 12, 32));
    }

    /** The hash that TRON uses for addresses, function selectors and signed texts. */
    public static byte[] keccak256(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }
}
