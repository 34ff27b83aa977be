package org.lucid.node.contract.signing;

import java.util.HexFormat;
import org.lucid.node.contract.LucidError;

/** Keys, signatures, hashes and nonces are lower-case hex in JSON (NOD-02). */
public final class Hex {

    private Hex() {
    }

    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The bytes of a field of fixed size: INVALID 1001 when it is not that many bytes of lower-case hex. */
    public static byte[] bytes(String field, String text, int size) {
        if (text == null || text.length() != 2 * size || !isHex(text)) {
            throw LucidError.field(field, "is not lower-case hex of " + size + " bytes", 2 * size + " hex digits");
        }
        return HexFormat.of().parseHex(text);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
