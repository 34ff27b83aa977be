package org.lucid.node.system;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.lucid.node.contract.money.TronAddress;

/** A TRON wallet of an operator in demonstrations: never for money, its key follows from a number. */
public final class DemoWallet {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

    private final BigInteger key;

    public DemoWallet(int number) {
        this.key = BigInteger.valueOf(1_000_003L + number);
    }

    /** Where the wallet is paid. */
    public String address() {
        byte[] point = CURVE.getG().multiply(key).normalize().getEncoded(false);
        return TronAddress.of(Arrays.copyOfRange(keccak(Arrays.copyOfRange(point, 1, point.length)), 12, 32)).text();
    }

    /** Signs a text as wallets do (version 2 of their message signing): hex of r, s and v. */
    public String sign(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("\u0019TRON Signed Message:\n" + bytes.length).getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, message, head.length, bytes.length);
        byte[] digest = keccak(message);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(key, new ECDomainParameters(CURVE)));
        BigInteger[] signature = signer.generateSignature(digest);
        BigInteger low = signature[1].min(CURVE.getN().subtract(signature[1]));
        return hex(signature[0]) + hex(low)
                + HexFormat.of().toHexDigits((byte) (27 + parity(digest, signature[0], low)));
    }

    /** Which of the two points with this r made the signature: k G, where k = (e + r d) / s. */
    private int parity(byte[] digest, BigInteger r, BigInteger s) {
        BigInteger n = CURVE.getN();
        BigInteger k = new BigInteger(1, digest).add(r.multiply(key)).multiply(s.modInverse(n)).mod(n);
        return CURVE.getG().multiply(k).normalize().getAffineYCoord().testBitZero() ? 1 : 0;
    }

    private static String hex(BigInteger value) {
        return "%064x".formatted(value);
    }

    private static byte[] keccak(byte[] bytes) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }
}
