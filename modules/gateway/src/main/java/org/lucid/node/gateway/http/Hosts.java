package org.lucid.node.gateway.http;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Failure;

/** The names under which we may be called (API-51), so that no page of another site can be made to speak to us. */
public final class Hosts {

    private static final List<String> USUAL = List.of("node-management", "lucid-node-management", "localhost");

    private final Set<String> names = new HashSet<>();
    private final List<String> suffixes;

    public Hosts(GatewayConfig config, String machine, Optional<String> onion) {
        List<String> given = config.trustedHosts();
        suffixes = given.stream().filter(name -> name.startsWith("*.")).map(name -> lower(name.substring(1))).toList();
        given.stream().filter(name -> !name.startsWith("*.")).forEach(name -> names.add(lower(name)));
        if (given.isEmpty()) {
            names.addAll(USUAL);
            names.add(lower(machine));
            onion.ifPresent(address -> names.add(lower(address)));
            config.publicUrl().map(url -> URI.create(url).getHost()).ifPresent(host -> names.add(lower(host)));
        }
    }

    /**
     * Checks a Host header.
     *
     * @param headers all its values
     * @param local the address by number at which the connection arrived, which is trusted as well
     * @throws org.lucid.node.kernel.bus.Failure INVALID 1008
     */
    public void check(List<String> headers, String local) {
        String host = headers.size() == 1 ? name(headers.getFirst()) : "";
        boolean trusted = !host.isEmpty() && (names.contains(host) || host.equals(lower(local))
                || suffixes.stream().anyMatch(suffix -> host.endsWith(suffix) && host.length() > suffix.length()));
        if (!trusted) {
            throw unknown();
        }
    }

    /** INVALID 1008. */
    static Failure unknown() {
        return LucidError.UNKNOWN_HOST
                .failure("This Host is not one that is served here. Add it to gateway.trusted_hosts.");
    }

    /** The name in a Host header, without port and brackets, in lower case. */
    static String name(String header) {
        String text = lower(header.strip());
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
