package org.lucid.node.gateway.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what arrives over TCP into frames: four bytes of length, big end first, and so many bytes. It keeps no more than
 * what arrived of one frame, and refuses a frame by its length alone (API-57).
 */
final class FrameDecoder {

    static final int MAX_FRAME = 256 << 10;
    private static final int LENGTH_BYTES = 4;
    private static final int LEAST = 512;

    private byte[] kept = new byte[LEAST];
    private int size;

    /** A frame that is announced with no length or too large a one. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(int length) {
            super("a frame of " + length + " bytes", null, false, false);
        }
    }

    /** The frames that are complete with what arrived now. */
    List<byte[]> take(byte[] arrived) throws Refused {
        List<byte[]> frames = new ArrayList<>();
        int from = 0;
        while (from < arrived.length) {
            int wanted = size < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + length();
            int more = Math.min(wanted - size, arrived.length - from);
            keep(arrived, from, more);
            from += more;
            if (size >= LENGTH_BYTES && size == LENGTH_BYTES + length()) {
                frames.add(Arrays.copyOfRange(kept, LENGTH_BYTES, size));
                size = 0;
                kept = kept.length > LEAST ? new byte[LEAST] : kept;
            }
        }
        return frames;
    }

    private void keep(byte[] arrived, int from, int count) {
        if (size + count > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(LENGTH_BYTES + MAX_FRAME, Math.max(2 * kept.length, size + count)));
        }
        System.arraycopy(arrived, from, kept, size, count);
        size += count;
    }

    private int length() throws Refused {
        int length = (kept[0] & 0xff) << 24 | (kept[1] & 0xff) << 16 | (kept[2] & 0xff) << 8 | kept[3] & 0xff;
        if (length <= 0 || length > MAX_FRAME) {
            throw new Refused(length);
        }
        return length;
    }

    /** How many bytes the frame has that has begun to arrive; 0 when that is not known yet. */
    int announced() throws Refused {
        return size < LENGTH_BYTES ? 0 : length();
    }

    /** How many bytes it holds at present. */
    int held() {
        return kept.length;
    }
}
