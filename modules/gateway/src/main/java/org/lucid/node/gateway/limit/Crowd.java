package org.lucid.node.gateway.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.lucid.node.gateway.settings.GatewayConfig;

/** All bounds on callers, over all instances. */
public record Crowd(Sources sources, RateLimits limits, Charges charges, InFlight inFlight, Connections connections,
        BodyMemory bodies) {

    /** The bounds that are configured. */
    public static Crowd of(GatewayConfig config, InstantSource clock, Sources sources) {
        return new Crowd(sources, new RateLimits(clock, config.rateLimit().anonymous()),
                new Charges(config.rateLimit()), new InFlight(config.maxInFlight()),
                new Connections(config.maxConnections()), new BodyMemory(config.bodyMemory().bytes()));
    }

    /**
     * What only blocking calls tell.
     *
     * @param machine the name of this machine
     */
    public record Surroundings(String machine, Sources sources) {

        /** Looks around; run it where blocking is allowed. IllegalArgumentException for what names no address. */
        public static Surroundings of(GatewayConfig config) throws UnknownHostException {
            return new Surroundings(nameOfMachine(), new Sources(
                    new Networks(config.trustedProxies()), new Networks(config.rateLimit().sharedSources())));
        }

        /** The machine's name, also where nothing resolves it: then it is no name that anybody calls it by. */
        private static String nameOfMachine() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
