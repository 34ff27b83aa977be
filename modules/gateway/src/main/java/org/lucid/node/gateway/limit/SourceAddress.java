package org.lucid.node.gateway.limit;

import java.net.InetAddress;
import java.util.Arrays;

/** The address that limits go by: that of the peer, IPv6 by network of 64 bits (API-35). */
public final class SourceAddress {

    private static final int NETWORK_BYTES = 8;
    private static final int LOGGED_BYTES = 6;

    private SourceAddress() {
    }

    /** The group of an address given by number. */
    public static String group(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = bytes(address);
        return bytes.length == 4
                ? (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff)
                : java.util.HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "/64";
    }

    /** Whether an address given by number is this machine's own. */
    public static boolean isLoopback(String address) {
        byte[] bytes = bytes(address);
        return bytes.length == 4
                ? bytes[0] == 127
                : bytes.length == 16 && bytes[15] == 1 && java.util.stream.IntStream.range(0, 15)
                        .allMatch(i -> bytes[i] == 0);
    }

    /** An address as it may stand in a log: without what tells one machine from its neighbours (API-95). */
    public static String masked(String address) {
        byte[] bytes = bytes(address);
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24";
        }
        return bytes.length == 0
                ? "unknown"
                : java.util.HexFormat.of().formatHex(Arrays.copyOf(bytes, LOGGED_BYTES)) + "/48";
    }

    static byte[] bytes(String address) {
        try {
            int zone = address.indexOf('%');
            return InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
