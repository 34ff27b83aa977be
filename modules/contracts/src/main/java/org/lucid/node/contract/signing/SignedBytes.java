package org.lucid.node.contract.signing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/**
 * The one encoder of signed messages (CON-10): numbers big-endian, text as two bytes of length and UTF-8, hashes, keys
 * and signatures raw. Every message begins with its tag and the hash of the network (CON-11), so that it means nothing
 * anywhere else.
 */
public final class SignedBytes {

    private static final int MAX_TEXT = 0xffff;

    private byte[] bytes = new byte[192];
    private int size;

    private SignedBytes() {
    }

    /** An empty message, for what has no tag, such as the body of a proof. */
    public static SignedBytes untagged() {
        return new SignedBytes();
    }

    /** A message of the given kind on the given network. */
    public static SignedBytes tagged(String tag, byte[] networkHash) {
        return new SignedBytes().str(tag).raw(networkHash);
    }

    /** {@code SHA-256(str("LUCID-NETWORK-V1") || str(network_id) || i64(genesis_ms))} (CON-11). */
    public static byte[] networkHash(String networkId, Instant genesis) {
        return new SignedBytes().str("LUCID-NETWORK-V1").str(networkId).u64(genesis.toEpochMilli()).sha256();
    }

    public SignedBytes u8(int value) {
        return number(value, 1);
    }

    public SignedBytes u32(long value) {
        return number(value, 4);
    }

    /** Eight bytes; the same bits serve i64. */
    public SignedBytes u64(long value) {
        return number(value, 8);
    }

    public SignedBytes str(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT) {
            throw new IllegalArgumentException("text of " + utf8.length + " bytes cannot be signed");
        }
        return number(utf8.length, 2).raw(utf8);
    }

    public SignedBytes raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    public byte[] sha256() {
        return sha256(toBytes());
    }

    /** SHA-256 of anything. */
    public static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private SignedBytes number(long value, int width) {
        reserve(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
        }
    }
}
