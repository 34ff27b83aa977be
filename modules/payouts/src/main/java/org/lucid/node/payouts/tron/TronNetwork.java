package org.lucid.node.payouts.tron;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The networks of TRON: what tells them apart, where USDT lies on them and who answers for them by default. */
public enum TronNetwork {
    SHASTA("0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e", "TG3XXyExBkPp9nzdajDZsozEu4BkaSJozs",
            "grpc.shasta.trongrid.io", 50052), NILE("0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc",
                    "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf",
                    "grpc.nile.trongrid.io",
                    50061), MAINNET("00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc",
                            "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
                            "grpc.trongrid.io", 50052),
    /** A chain of one's own, for trials; everything about it must be configured. */
    PRIVATE("", "", "", 0);

    private static final int FULL_PORT = 50051;

    private final String genesis;
    private final String usdt;
    private final String host;
    private final int solidityPort;

    TronNetwork(String genesis, String usdt, String host, int solidityPort) {
        this.genesis = genesis;
        this.usdt = usdt;
        this.host = host;
        this.solidityPort = solidityPort;
    }

    /** By its name or the alias {@code testnet}. */
    public static TronNetwork parse(String text) {
        return text.equalsIgnoreCase("testnet") ? SHASTA : valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The id of the first block, in hex. */
    String genesis() {
        return genesis;
    }

    /** The contract of USDT. */
    String usdt() {
        return usdt;
    }

    /** Where its list of transfers answers. */
    URI list() {
        return URI.create("https://" + host.replace("grpc.nile.", "nile.").replace("grpc.", "api."));
    }

    List<TronSettings.Endpoint> full() {
        return List.of(new TronSettings.Endpoint(host, FULL_PORT, false));
    }

    List<TronSettings.Endpoint> solidity() {
        return List.of(new TronSettings.Endpoint(host, solidityPort, false));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
