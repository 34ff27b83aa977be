package org.lucid.node.registration;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.lucid.node.contract.money.TronAddress;

/**
 * Shows that somebody holds the key of a TRON wallet: a signature as wallets make it for a text (version 2 of their
 * message signing), from which the address of the signer follows (NOD-23).
 */
final class WalletProof {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger HALF_ORDER = CURVE.getN().shiftRight(1);
    private static final int SIZE = 65;

    private WalletProof() {
    }

    /** What the owner of the address signs, its lines joined by line feeds. */
    static String text(String networkId, String nodeId, String address, int version) {
        return "Lucid payout address\nnetwork: " + networkId + "\nnode: " + nodeId + "\naddress: " + address
                + "\nversion: " + version;
    }

    /** What the owner of the old address signs to call a change off. */
    static String cancelText(String networkId, String nodeId, String address, int version, String changeId) {
        return text(networkId, nodeId, address, version) + "\ncancel: " + changeId;
    }

    /** {@code keccak256("\x19TRON Signed Message:\n" || decimal length || text)}. */
    static byte[] digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("\u0019TRON Signed Message:\n" + bytes.length).getBytes(StandardCharsets.UTF_8);
        return keccak256(head, bytes);
    }

    /** Whether the signature, hex of r, s and v, is the wallet's over the text; high s and other forms are refused. */
    static boolean isBy(String address, String text, String signatureHex) {
        return signer(text, signatureHex).filter(signer -> signer.text().equals(address)).isPresent();
    }

    /** Who signed; empty when the signature is none. */
    static Optional<TronAddress> signer(String text, String signatureHex) {
        byte[] signature = HexFormat.of().parseHex(signatureHex.startsWith("0x")
                ? signatureHex.substring(2)
                : signatureHex);
        if (signature.length != SIZE) {
            return Optional.empty();
        }
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(signature, 0, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        int v = signature[64] & 0xff;
        int recovery = v >= 27 ? v - 27 : v;
        if (r.signum() == 0 || r.compareTo(CURVE.getN()) >= 0 || s.signum() == 0 || s.compareTo(HALF_ORDER) > 0
                || recovery < 0 || recovery > 1) {
            return Optional.empty();
        }
        return recover(new BigInteger(1, digest(text)), r, s, recovery == 1).map(WalletProof::addressOf);
    }

    /** SEC 1, section 4.1.6: {@code Q = r^-1 (s R - e G)}. */
    private static Optional<ECPoint> recover(BigInteger e, BigInteger r, BigInteger s, boolean odd) {
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (odd ? 3 : 2);
        byte[] x = r.toByteArray();
        int length = Math.min(32, x.length);
        System.arraycopy(x, x.length - length, compressed, 33 - length, length);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
        BigInteger inverse = r.modInverse(CURVE.getN());
        BigInteger minusE = e.negate().mod(CURVE.getN());
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), inverse.multiply(minusE).mod(CURVE.getN()), point,
                inverse.multiply(s).mod(CURVE.getN()));
        return key.isInfinity() ? Optional.empty() : Optional.of(key.normalize());
    }

    static TronAddress addressOf(ECPoint publicKey) {
        byte[] encoded = publicKey.getEncoded(false);
        byte[] hash = keccak256(Arrays.copyOfRange(encoded, 1, encoded.length));
        return TronAddress.of(Arrays.copyOfRange(hash, 12, 32));
    }

    private static byte[] keccak256(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }
}
