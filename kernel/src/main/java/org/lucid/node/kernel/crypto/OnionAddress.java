package org.lucid.node.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;

/** The address of an onion service, version 3: a public key with a checksum, so that a typing error is seen. */
public record OnionAddress(String text) {

    private static final String SUFFIX = ".onion";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DIGITS = 56;
    private static final int KEY_BYTES = 32;
    private static final int CHECKSUM_BYTES = 2;
    private static final byte VERSION = 3;

    /** Reads an address; IllegalArgumentException says what it should be. */
    public static OnionAddress parse(String given) {
        String text = given.toLowerCase(Locale.ROOT);
        if (!text.endsWith(SUFFIX) || text.length() != DIGITS + SUFFIX.length() || !isWhole(decode(text))) {
            throw new IllegalArgumentException("a version 3 onion address, 56 letters and digits before .onion");
        }
        return new OnionAddress(text);
    }

    private static byte[] decode(String text) {
        byte[] bytes = new byte[DIGITS * 5 / 8];
        for (int i = 0; i < DIGITS; i++) {
            int value = LETTERS.indexOf(text.charAt(i));
            if (value < 0) {
                return new byte[0];
            }
            for (int bit = 0; bit < 5; bit++) {
                int at = i * 5 + bit;
                bytes[at / 8] |= (byte) ((value >> 4 - bit & 1) << 7 - at % 8);
            }
        }
        return bytes;
    }

    private static boolean isWhole(byte[] bytes) {
        if (bytes.length != KEY_BYTES + CHECKSUM_BYTES + 1 || bytes[bytes.length - 1] != VERSION) {
            return false;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA3-256");
            digest.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes, 0, KEY_BYTES);
            digest.update(VERSION);
            return Arrays.equals(digest.digest(), 0, CHECKSUM_BYTES, bytes, KEY_BYTES, KEY_BYTES + CHECKSUM_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA3-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
