package org.lucid.node.payouts.tron;

import io.grpc.ProxyDetector;
import io.vertx.core.Vertx;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How nodes of the network are reached (MON-89): directly, or through a SOCKS5 proxy which alone resolves names. A proxy
 * that is down is a fault of the way; nothing ever goes around it.
 */
final class Route implements AutoCloseable {

    private static final Duration DIRECT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration PROXIED_DEADLINE = Duration.ofSeconds(30);
    private static final Pattern SOCKS = Pattern.compile("socks5://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\]):([0-9]{1,5})");

    private final Optional<Proxy> proxy;
    private final Optional<ConnectBridge> bridge;

    /** Where a SOCKS5 proxy listens. */
    record Proxy(String host, int port) {

        /** Each destination has a user of its own, which keeps a Tor proxy from sharing circuits between them. */
        ProxyOptions options(String destination, String secret) {
            return new ProxyOptions().setType(ProxyType.SOCKS5).setHost(host).setPort(port).setUsername(destination)
                    .setPassword(secret);
        }
    }

    private Route(Optional<Proxy> proxy, Optional<ConnectBridge> bridge) {
        this.proxy = proxy;
        this.bridge = bridge;
    }

    /**
     * The proxy that a setting names, if any.
     *
     * @throws IllegalArgumentException for anything but {@code direct} and {@code socks5://host:port}
     */
    static Optional<Proxy> proxy(String setting) {
        if (setting.equals("direct")) {
            return Optional.empty();
        }
        if (setting.equals("tor")) {
            throw new IllegalArgumentException("tron.route tor needs the module of Tor, which this version does not "
                    + "have. Name the SOCKS port of a Tor of your own, such as socks5://127.0.0.1:9050");
        }
        Matcher parts = SOCKS.matcher(setting);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new IllegalArgumentException("tron.route is neither direct nor socks5://host:port");
        }
        return Optional.of(new Proxy(parts.group(1), Integer.parseInt(parts.group(2))));
    }

    /**
     * Opens the way.
     *
     * @param secret random, known to this process only
     */
    static Route open(Vertx vertx, String setting, String secret) {
        Optional<Proxy> proxy = proxy(setting);
        return new Route(proxy, proxy.map(socks -> new ConnectBridge(vertx, socks, secret)));
    }

    Duration deadline() {
        return bridge.isPresent() ? PROXIED_DEADLINE : DIRECT_DEADLINE;
    }

    /** For a gRPC channel to an endpoint; empty when it goes there directly. */
    Optional<ProxyDetector> detector(TronSettings.Endpoint endpoint) {
        return bridge.map(way -> way.detector(endpoint.toString()));
    }

    /** For an HTTP client of one destination; empty when it goes there directly. */
    Optional<ProxyOptions> options(String destination) {
        return bridge.flatMap(way -> proxy.map(socks -> socks.options(destination, way.secret())));
    }

    @Override
    public void close() {
        bridge.ifPresent(ConnectBridge::close);
    }
}
