package org.lucid.node.contract.money;

import java.util.Arrays;
import java.util.Optional;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * An address of a TRON account: 25 bytes in Base58, 0x41 first, then 20 bytes of the account, then the start of the
 * double SHA-256 of the rest (NOD-12).
 *
 * @param text 34 characters
 */
public record TronAddress(String text) {

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int LENGTH = 34;
    private static final int BYTES = 25;
    private static final int BODY = 21;
    private static final byte MAIN = 0x41;

    /** The address that the text is; empty when it is none. */
    public static Optional<TronAddress> parse(String text) {
        return decode(text).map(bytes -> new TronAddress(text));
    }

    /** The 20 bytes of the account. */
    public byte[] account() {
        return Arrays.copyOfRange(decode(text).orElseThrow(), 1, BODY);
    }

    private static Optional<byte[]> decode(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < text.length(); i++) {
            int carry = BASE58.indexOf(text.charAt(i));
            if (carry < 0) {
                return Optional.empty();
            }
            for (int j = BYTES - 1; j >= 0; j--) {
                carry += (bytes[j] & 0xff) * 58;
                bytes[j] = (byte) carry;
                carry >>>= 8;
            }
            if (carry != 0) {
                return Optional.empty();
            }
        }
        boolean right = bytes[0] == MAIN && Arrays.equals(bytes, BODY, BYTES, checksum(Arrays.copyOf(bytes, BODY)), 0,
                BYTES - BODY);
        return right ? Optional.of(bytes) : Optional.empty();
    }

    /** The address of an account of 20 bytes. */
    public static TronAddress of(byte[] account) {
        byte[] bytes = new byte[BYTES];
        bytes[0] = MAIN;
        System.arraycopy(account, 0, bytes, 1, BODY - 1);
        System.arraycopy(checksum(Arrays.copyOf(bytes, BODY)), 0, bytes, BODY, BYTES - BODY);
        StringBuilder text = new StringBuilder();
        for (int length = 0; length < LENGTH; length++) {
            int remainder = 0;
            for (int i = 0; i < BYTES; i++) {
                int digit = remainder * 256 + (bytes[i] & 0xff);
                bytes[i] = (byte) (digit / 58);
                remainder = digit % 58;
            }
            text.append(BASE58.charAt(remainder));
        }
        return new TronAddress(text.reverse().toString());
    }

    private static byte[] checksum(byte[] body) {
        return SignedBytes.sha256(SignedBytes.sha256(body));
    }

    /** Its first and last characters only, for logs. */
    @Override
    public String toString() {
        return text.substring(0, 4) + ".." + text.substring(LENGTH - 4);
    }
}
