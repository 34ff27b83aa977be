package org.lucid.node.gateway.limit;

import java.net.InetAddress;
import java.util.Arrays;

/** The address that limits go by: that of the peer, IPv6 by network of 64 bits (API-35). */
public final class SourceAddress {

    private static final int NETWORK_BYTES = 8;

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

    private static byte[] bytes(String address) {
        try {
            int zone = address.indexOf('%');
            return InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone)).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
