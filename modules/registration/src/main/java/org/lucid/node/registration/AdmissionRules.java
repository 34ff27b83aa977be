package org.lucid.node.registration;

import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Names;
import org.lucid.node.contract.signing.SignedBytes;

/** The rules that a wish to be a node must keep. */
final class AdmissionRules {

    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String ZERO_ADDRESS = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb";
    private static final int ADDRESS_BYTES = 25;
    private static final int CHECKSUM_BYTES = 4;

    private AdmissionRules() {
    }

    /** The name as it is stored: trimmed, with single spaces (NOD-09). */
    static String name(String given) {
        return Names.stored("name", given);
    }

    /** What makes a name unique. */
    static String nameKey(String name) {
        return Names.key(name);
    }

    /** Refuses what is no TRON address: 25 bytes in Base58, first 0x41, last 4 the double SHA-256 (NOD-12). */
    static String payoutAddress(String address) {
        if (!isTronAddress(address) || address.equals(ZERO_ADDRESS)) {
            throw LucidError.PAYOUT_ADDRESS.failure("The payout address is not a TRON address that can be paid to. "
                    + "Correct payout_address and send again.");
        }
        return address;
    }

    static boolean isTronAddress(String address) {
        if (address.length() != 34) {
            return false;
        }
        byte[] bytes = new byte[ADDRESS_BYTES];
        for (int i = 0; i < address.length(); i++) {
            int carry = BASE58.indexOf(address.charAt(i));
            if (carry < 0) {
                return false;
            }
            for (int j = ADDRESS_BYTES - 1; j >= 0; j--) {
                carry += (bytes[j] & 0xff) * 58;
                bytes[j] = (byte) carry;
                carry >>>= 8;
            }
            if (carry != 0) {
                return false;
            }
        }
        byte[] body = java.util.Arrays.copyOf(bytes, ADDRESS_BYTES - CHECKSUM_BYTES);
        byte[] checksum = SignedBytes.sha256(SignedBytes.sha256(body));
        return bytes[0] == 0x41 && java.util.Arrays.equals(bytes, ADDRESS_BYTES - CHECKSUM_BYTES, ADDRESS_BYTES,
                checksum, 0, CHECKSUM_BYTES);
    }
}
