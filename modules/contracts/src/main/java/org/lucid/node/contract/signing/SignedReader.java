package org.lucid.node.contract.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link SignedBytes} wrote, field by field. Bytes that end too early are an IllegalArgumentException. */
public final class SignedReader {

    private final ByteBuffer bytes;

    public SignedReader(byte[] message) {
        this.bytes = ByteBuffer.wrap(message);
    }

    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    public int u8() {
        require(1);
        return bytes.get() & 0xff;
    }

    public long u32() {
        require(4);
        return Integer.toUnsignedLong(bytes.getInt());
    }

    /** Eight bytes; the same bits serve i64. */
    public long u64() {
        require(8);
        return bytes.getLong();
    }

    public String str() {
        require(2);
        return new String(raw(bytes.getShort() & 0xffff), StandardCharsets.UTF_8);
    }

    public byte[] raw(int size) {
        require(size);
        byte[] value = new byte[size];
        bytes.get(value);
        return value;
    }

    private void require(int size) {
        if (bytes.remaining() < size) {
            throw new IllegalArgumentException("the message ends " + (size - bytes.remaining()) + " bytes too early");
        }
    }
}
