package org.lucid.node.kernel.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519Field;

/**
 * A point of edwards25519 in extended coordinates (RFC 8032 section 5.1), with the complete addition that has no
 * special cases. Multiplication takes the same steps for every scalar, so that it may be secret.
 */
final class EdwardsPoint {

    /** The order of the field; declared first, the constants below need it. */
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    static final int SIZE = 32;
    /** The order of the prime subgroup. */
    static final BigInteger ORDER = BigInteger.ONE.shiftLeft(252)
            .add(new BigInteger("27742317777372353535851937790883648493"));
    static final EdwardsPoint IDENTITY = identity();
    static final EdwardsPoint BASE = decode(base()).orElseThrow();

    private final int[] x;
    private final int[] y;
    private final int[] z;
    private final int[] t;

    private EdwardsPoint(int[] x, int[] y, int[] z, int[] t) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.t = t;
    }

    private static EdwardsPoint identity() {
        int[] one = X25519Field.create();
        X25519Field.one(one);
        return new EdwardsPoint(X25519Field.create(), one, one, X25519Field.create());
    }

    /** y = 4/5, x even. */
    private static byte[] base() {
        byte[] encoded = new byte[32];
        Arrays.fill(encoded, (byte) 0x66);
        encoded[0] = 0x58;
        return encoded;
    }

    private static final class Curve {

        /** d = -121665/121666. */
        static final int[] D = field(
                BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(PRIME)));
        static final int[] TWICE_D = field(BigInteger.valueOf(-243330).multiply(BigInteger.valueOf(121666).modInverse(
                PRIME)));

        private static int[] field(BigInteger value) {
            int[] element = X25519Field.create();
            X25519Field.decode255(littleEndian(value.mod(PRIME), 32), element);
            return element;
        }
    }

    /** The bytes of a non-negative number, the lowest first, filled with zeros. */
    static byte[] littleEndian(BigInteger number, int size) {
        byte[] big = number.toByteArray();
        byte[] little = new byte[size];
        for (int i = 0; i < Math.min(size, big.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    /** The number that the bytes are, the lowest first. */
    static BigInteger number(byte[] little) {
        byte[] big = new byte[little.length];
        for (int i = 0; i < little.length; i++) {
            big[i] = little[little.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    /** RFC 8032 section 5.1.3; empty when the bytes are no point or not the canonical form of one. */
    static Optional<EdwardsPoint> decode(byte[] encoded) {
        if (encoded.length != SIZE) {
            return Optional.empty();
        }
        int sign = encoded[31] >>> 7 & 1;
        byte[] masked = encoded.clone();
        masked[31] &= 0x7f;
        if (number(masked).compareTo(PRIME) >= 0) {
            return Optional.empty();
        }
        int[] y = X25519Field.create();
        X25519Field.decode255(masked, y);
        int[] u = X25519Field.create();
        int[] v = X25519Field.create();
        X25519Field.sqr(y, u);
        X25519Field.mul(Curve.D, u, v);
        X25519Field.subOne(u);
        X25519Field.addOne(v);
        int[] x = X25519Field.create();
        if (!X25519Field.sqrtRatioVar(u, v, x)) {
            return Optional.empty();
        }
        X25519Field.normalize(x);
        if (sign == 1 && X25519Field.isZeroVar(x)) {
            return Optional.empty();
        }
        if ((x[0] & 1) != sign) {
            X25519Field.negate(x, x);
            X25519Field.normalize(x);
        }
        int[] t = X25519Field.create();
        X25519Field.mul(x, y, t);
        return Optional.of(new EdwardsPoint(x, y, IDENTITY.z, t));
    }

    /** RFC 8032 section 5.1.2; 32 bytes. */
    byte[] encode() {
        int[] inverse = X25519Field.create();
        X25519Field.inv(z, inverse);
        int[] affineX = X25519Field.create();
        int[] affineY = X25519Field.create();
        X25519Field.mul(x, inverse, affineX);
        X25519Field.mul(y, inverse, affineY);
        X25519Field.normalize(affineX);
        X25519Field.normalize(affineY);
        byte[] encoded = new byte[SIZE];
        X25519Field.encode(affineY, encoded);
        encoded[31] |= (byte) ((affineX[0] & 1) << 7);
        return encoded;
    }

    EdwardsPoint add(EdwardsPoint other) {
        int[] a = X25519Field.create();
        int[] b = X25519Field.create();
        int[] c = X25519Field.create();
        int[] d = X25519Field.create();
        X25519Field.apm(y, x, b, a);
        X25519Field.apm(other.y, other.x, d, c);
        X25519Field.mul(a, c, a);
        X25519Field.mul(b, d, b);
        X25519Field.mul(t, other.t, c);
        X25519Field.mul(c, Curve.TWICE_D, c);
        X25519Field.add(z, z, d);
        X25519Field.mul(d, other.z, d);
        int[] e = X25519Field.create();
        int[] f = X25519Field.create();
        int[] g = X25519Field.create();
        int[] h = X25519Field.create();
        X25519Field.apm(b, a, h, e);
        X25519Field.apm(d, c, g, f);
        X25519Field.mul(e, f, a);
        X25519Field.mul(g, h, b);
        X25519Field.mul(f, g, c);
        X25519Field.mul(e, h, d);
        return new EdwardsPoint(a, b, c, d);
    }

    EdwardsPoint negate() {
        int[] minusX = X25519Field.create();
        int[] minusT = X25519Field.create();
        X25519Field.negate(x, minusX);
        X25519Field.negate(t, minusT);
        X25519Field.carry(minusX);
        X25519Field.carry(minusT);
        return new EdwardsPoint(minusX, y, z, minusT);
    }

    /** This point added up {@code scalar} times; the scalar is 32 bytes, the lowest first. */
    EdwardsPoint multiply(byte[] scalar) {
        EdwardsPoint sum = IDENTITY;
        for (int bit = 255; bit >= 0; bit--) {
            sum = sum.add(sum);
            sum = sum.select(-(scalar[bit >>> 3] >>> (bit & 7) & 1), sum.add(this));
        }
        return sum;
    }

    /** The other point where the mask is -1, this one where it is 0, without a branch. */
    private EdwardsPoint select(int mask, EdwardsPoint other) {
        EdwardsPoint chosen = new EdwardsPoint(x.clone(), y.clone(), z.clone(), t.clone());
        X25519Field.cmov(mask, other.x, 0, chosen.x, 0);
        X25519Field.cmov(mask, other.y, 0, chosen.y, 0);
        X25519Field.cmov(mask, other.z, 0, chosen.z, 0);
        X25519Field.cmov(mask, other.t, 0, chosen.t, 0);
        return chosen;
    }

    EdwardsPoint timesCofactor() {
        EdwardsPoint twice = add(this);
        EdwardsPoint fourTimes = twice.add(twice);
        return fourTimes.add(fourTimes);
    }

    boolean isIdentity() {
        return Arrays.equals(encode(), IDENTITY.encode());
    }
}
