package org.lucid.node.registration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Names;
import org.lucid.node.contract.money.TronAddress;

/** The rules that a wish to be a node must keep. */
final class AdmissionRules {

    private static final String ZERO_ADDRESS = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String SUFFIX = ".onion";
    private static final int ONION_CHARACTERS = 56;
    private static final int ONION_BYTES = 35;

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

    /** Refuses what cannot be paid to: no TRON address, the one of nobody, or one that is denied (NOD-12). */
    static String payoutAddress(String address, List<String> denied) {
        if (TronAddress.parse(address).isEmpty() || address.equals(ZERO_ADDRESS) || denied.contains(address)) {
            throw LucidError.PAYOUT_ADDRESS.failure("The payout address is not a TRON address that can be paid to. "
                    + "Correct the address and send again.");
        }
        return address;
    }

    /** Refuses what is no onion address of version 3 (NOD-11). */
    static String onionAddress(String address) {
        if (!isOnionAddress(address)) {
            throw LucidError.ONION_ADDRESS.failure("The onion address is not one of version 3 with a right checksum. "
                    + "Copy it from the file hostname of the onion service.");
        }
        return address;
    }

    /** 56 base32 characters of a key, a checksum of SHA3-256 and the version. */
    static boolean isOnionAddress(String address) {
        if (address.length() != ONION_CHARACTERS + SUFFIX.length() || !address.endsWith(SUFFIX)) {
            return false;
        }
        byte[] bytes = new byte[ONION_BYTES];
        int buffer = 0;
        int bits = 0;
        int length = 0;
        for (int i = 0; i < ONION_CHARACTERS; i++) {
            int digit = BASE32.indexOf(address.charAt(i));
            if (digit < 0) {
                return false;
            }
            buffer = (buffer << 5 | digit) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[length++] = (byte) (buffer >>> bits);
            }
        }
        byte[] head = ".onion checksum".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        SHA3Digest digest = new SHA3Digest(256);
        digest.update(head, 0, head.length);
        digest.update(bytes, 0, 32);
        digest.update((byte) 3);
        byte[] checksum = new byte[32];
        digest.doFinal(checksum, 0);
        return bytes[34] == 3 && Arrays.equals(bytes, 32, 34, checksum, 0, 2);
    }

    /** How many bits a ticket must be worth, with that many registrations waiting (NOD-14). */
    static int ticketBits(int base, int waiting, int most) {
        if (base == 0) {
            return 0;
        }
        return base + (waiting * 5L >= most * 4L ? 4 : waiting * 2L >= most ? 2 : 0);
    }

    /** 160 random bits as lower-case base32 without padding. */
    static String enrolmentCode(byte[] random) {
        StringBuilder code = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte value : random) {
            buffer = (buffer << 8 | value & 0xff) & 0xffff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                code.append(BASE32.charAt(buffer >>> bits & 31));
            }
        }
        return code.toString();
    }

    /** A code as its owner may have typed it: without blanks and dashes, in lower case. */
    static String typedCode(String code) {
        return code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    /** The default name of a node. */
    static Optional<String> defaultName(String nodeId) {
        return Optional.of("node-" + nodeId.substring(Math.max(0, nodeId.length() - 8)));
    }
}
