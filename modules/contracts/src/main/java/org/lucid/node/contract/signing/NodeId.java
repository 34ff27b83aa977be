package org.lucid.node.contract.signing;

import java.util.Arrays;
import java.util.regex.Pattern;

/** A self-registered node is its key: {@code node_} and the base32 of the first 20 bytes of its SHA-256 (NOD-05). */
public final class NodeId {

    /** What an id in a path or body may look like (NOD-01). */
    public static final String PATTERN = "[A-Za-z0-9_-]{1,64}";
    private static final Pattern GIVEN = Pattern.compile(PATTERN);
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int HASHED_BYTES = 20;

    private NodeId() {
    }

    public static String of(byte[] publicKey) {
        byte[] hash = Arrays.copyOf(SignedBytes.sha256(publicKey), HASHED_BYTES);
        StringBuilder text = new StringBuilder("node_");
        for (int bit = 0; bit < 8 * HASHED_BYTES; bit += 5) {
            int window = (hash[bit / 8] & 0xff) << 8 | (bit / 8 + 1 < HASHED_BYTES ? hash[bit / 8 + 1] & 0xff : 0);
            text.append(BASE32[window >>> 11 - bit % 8 & 31]);
        }
        return text.toString();
    }

    /** Whether anything can bear this id. */
    public static boolean isWellFormed(String id) {
        return id != null && GIVEN.matcher(id).matches();
    }
}
