package org.lucid.node.gateway.limit;

import java.util.ArrayList;
import java.util.List;

/**
 * Where calls come from (API-35).
 *
 * @param proxies whose word on the caller's address is taken
 * @param shared addresses behind which many callers stand, such as a Tor proxy
 */
public record Sources(Networks proxies, Networks shared) {

    private static final int MAX_HOPS = 20;
    private static final int SHARED_FACTOR = 10;

    /**
     * An address that limits go by.
     *
     * @param group the address, IPv6 by network of 64 bits
     * @param factor how many times the limits of an address it has
     */
    public record Source(String address, String group, int factor) {
    }

    /** The source of a call: its peer, or the right-most hop that is no trusted proxy. */
    public Source of(String peer, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        forwardedFor.forEach(header -> hops.addAll(List.of(header.split(",", MAX_HOPS))));
        String address = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS) && proxies.contains(address); i--) {
            String hop = hops.get(i).strip();
            if (SourceAddress.bytes(hop).length == 0) {
                break;
            }
            address = hop;
        }
        return new Source(address, SourceAddress.group(address), shared.contains(address) ? SHARED_FACTOR : 1);
    }
}
