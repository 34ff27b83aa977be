package org.lucid.node.payouts.tron;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.config.Env;
import org.lucid.node.kernel.config.Secret;
import org.lucid.node.kernel.json.Bounds;

/**
 * The section {@code payouts.tron}. Without a keystore nothing is sent.
 *
 * @param allowMainnet mainnet moves real money and must be allowed in so many words
 * @param full nodes that take transactions; those of the network when none is named
 * @param solidity nodes that tell only what is final
 * @param endpoint where the network's list of transfers answers HTTP; {@code none} for no list. When absent, that of the
 *        network as long as its nodes are used, else none
 * @param genesis id of the first block of a private network, in hex; of the others it is known
 * @param apiKey sent to every endpoint as TRON-PRO-API-KEY
 * @param usdtContract another token than the network's USDT, on test networks only
 * @param walletAddress if given, the address that the keystore must have
 * @param keystore file made by {@code lucid keystore create} or {@code import}
 * @param passphrase of the keystore, from the environment only
 * @param privateKey never: it is here to be refused, for a key in the environment can be read by others
 * @param expiry how long bytes may be carried out after they were made
 * @param expiryMargin how far beyond that the chain must be before they count as never to be carried out
 * @param maxFeeTrx the most that one transfer may burn, in TRX
 * @param route direct, or socks5://host:port for a proxy through which everything goes
 * @param allowPlaintextProxied whether a proxied node may be asked without TLS, where the proxy's exit could lie
 * @param confirmations blocks after the one of a transfer; 19 make it final
 */
public record TronSettings(
        @Default("shasta") @Env("TRON_NETWORK") @Bounds(pattern = "shasta|testnet|nile|mainnet|private") String network,
        @Default("false") @Env("TRON_ALLOW_MAINNET") boolean allowMainnet, @Bounds(max = "5") List<Endpoint> full,
        @Bounds(max = "5") List<Endpoint> solidity,
        @Env({
                "TRON_API_URL",
                "TRON_HTTP_ENDPOINT"}) @Bounds(max = "300", pattern = "none|https?://[A-Za-z0-9.:\\[\\]-]+/?") Optional<String> endpoint,
        @Bounds(pattern = "[0-9a-f]{64}") Optional<String> genesis,
        @Env({"TRON_API_KEY", "TRONGRID_API_KEY"}) @Secret @Bounds(max = "100") Optional<String> apiKey,
        @Env("USDT_CONTRACT_ADDRESS") @Bounds(min = "34", max = "34") Optional<String> usdtContract,
        @Env("TRON_ADDRESS") @Bounds(min = "34", max = "34") Optional<String> walletAddress,
        @Env("TRON_KEYSTORE") @Bounds(max = "500") Optional<String> keystore,
        @Env("TRON_KEYSTORE_PASSPHRASE_FILE") @Bounds(max = "500") Optional<String> passphraseFile,
        @Env(value = "TRON_KEYSTORE_PASSPHRASE", only = true) @Secret @Bounds(max = "1000") Optional<String> passphrase,
        @Env("TRON_PRIVATE_KEY") @Secret Optional<String> privateKey,
        @Default("20m") @Bounds(min = "10m", max = "30m") Duration expiry,
        @Default("3m") @Bounds(min = "1m", max = "1h") Duration expiryMargin,
        @Default("50") @Bounds(min = "1", max = "1000") int maxFeeTrx,
        @Default("direct") @Bounds(max = "300") String route, @Default("false") boolean allowPlaintextProxied,
        @Default("19") @Env("CONFIRMATION_BLOCKS") @Bounds(min = "19", max = "100") int confirmations) {

    /** Where a node of the network answers gRPC. */
    public record Endpoint(@Bounds(min = "1", max = "253") String host,
            @Bounds(min = "1", max = "65535") int port, @Default("false") boolean tls) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public TronSettings {
        if (keystore.isPresent() && TronNetwork.parse(network) == TronNetwork.MAINNET && !allowMainnet) {
            throw new IllegalArgumentException("a key is configured for mainnet, where it pays real money; set "
                    + "tron.allow_mainnet to true if that is meant");
        }
        if (usdtContract.isPresent() && TronNetwork.parse(network) == TronNetwork.MAINNET
                && !usdtContract.get().equals(TronNetwork.MAINNET.usdt())) {
            throw new IllegalArgumentException("tron.usdt_contract is not USDT of mainnet");
        }
        boolean own = TronNetwork.parse(network) == TronNetwork.PRIVATE;
        if (own != genesis.isPresent()
                || own && (usdtContract.isEmpty() || full.isEmpty() || solidity.isEmpty())) {
            throw new IllegalArgumentException("tron.genesis is for network private, which needs it and full, solidity "
                    + "and usdt_contract as well");
        }
        if (Route.proxy(route).isPresent() && !allowPlaintextProxied) {
            nodes(TronNetwork.parse(network), full, solidity).filter(node -> !node.tls() && !node
                    .host().endsWith(".onion")).findFirst().ifPresent(node -> {
                        throw new IllegalArgumentException("tron.route leads through a proxy, whose exit could lie "
                                + "about what " + node + " says without TLS. Name nodes with tls: true, or set "
                                + "tron.allow_plaintext_proxied to true if that is meant");
                    });
        }
        if (privateKey.isPresent()) {
            throw new IllegalArgumentException("TRON_PRIVATE_KEY is set: a key in the environment can be read by every "
                    + "process of the user. Put it into a keystore: lucid keystore import, then unset it");
        }
    }

    private static Stream<Endpoint> nodes(TronNetwork chain, List<Endpoint> full, List<Endpoint> solidity) {
        return Stream.concat((full.isEmpty() ? chain.full() : full).stream(), (solidity.isEmpty()
                ? chain.solidity()
                : solidity).stream());
    }

    TronNetwork chain() {
        return TronNetwork.parse(network);
    }

    /** The id of the first block, in hex. */
    String genesisId() {
        return genesis.orElse(chain().genesis());
    }

    List<Endpoint> fullNodes() {
        return full.isEmpty() ? chain().full() : full;
    }

    List<Endpoint> solidityNodes() {
        return solidity.isEmpty() ? chain().solidity() : solidity;
    }

    /** Where the list of transfers is, if anywhere. */
    Optional<URI> list() {
        if (endpoint.isPresent()) {
            return endpoint.filter(url -> !url.equals("none")).map(URI::create);
        }
        return full.isEmpty() && solidity.isEmpty() ? Optional.of(chain().list()) : Optional.empty();
    }

    String token() {
        return usdtContract.orElse(chain().usdt());
    }

    Optional<Path> keystorePath() {
        return keystore.map(Path::of);
    }
}
