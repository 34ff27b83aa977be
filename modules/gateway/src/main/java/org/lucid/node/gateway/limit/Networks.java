package org.lucid.node.gateway.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A set of addresses, given as networks ({@code 10.0.0.0/8}), addresses and names of hosts. */
public final class Networks {

    private final List<Network> networks = new ArrayList<>();

    private record Network(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads the set; a name stands for the addresses it has now, which takes a look-up that blocks.
     *
     * @throws IllegalArgumentException for what is none of the three
     */
    public Networks(List<String> texts) {
        for (String text : texts) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                hosts(text);
            } else {
                network(text, text.substring(0, slash), text.substring(slash + 1));
            }
        }
    }

    private void hosts(String name) {
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                networks.add(new Network(address.getAddress(), address.getAddress().length * 8));
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(name + " is no address, network or known host", e);
        }
    }

    private void network(String text, String address, String bits) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            int length = Integer.parseInt(bits);
            if (length < 0 || length > bytes.length * 8) {
                throw new IllegalArgumentException("no such length");
            }
            networks.add(new Network(bytes, length));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " is no network such as 10.0.0.0/8", e);
        }
    }

    /** Whether an address given by number is one of these. */
    boolean contains(String address) {
        byte[] bytes = SourceAddress.bytes(address);
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }
}
