package org.lucid.node.payouts.tron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.boot.LucidCommand;

/**
 * {@code lucid keystore create | import | address | passphrase}: makes the file that holds the signing key. The key is
 * read from the standard input, the passphrase from TRON_KEYSTORE_PASSPHRASE_FILE or TRON_KEYSTORE_PASSPHRASE; neither is
 * ever an argument. Exit code 0 done, 1 refused, 2 not understood.
 */
public final class KeystoreCommand implements LucidCommand {

    private static final int REFUSED = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final String FILE = "keystore.json";

    @Override
    public String name() {
        return "keystore";
    }

    @Override
    public String description() {
        return "Makes and shows the keystore of the wallet that pays: create, import, address, passphrase "
                + "[--file PATH] [--network shasta|nile|mainnet|private].";
    }

    @Override
    public int run(Environment environment, List<String> arguments) throws IOException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        Keystore keystore = new Keystore(option(arguments, "--file").map(Path::of)
                .orElse(environment.dataDir().resolve("keys").resolve(FILE)));
        try {
            TronNetwork network = TronNetwork.parse(option(arguments, "--network").orElse("shasta"));
            switch (verb) {
                case "create" -> create(keystore, network, newKey(environment), environment);
                case "import" -> create(keystore, network, read(environment), environment);
                case "address" -> environment.out().println(keystore.read().address());
                case "passphrase" -> {
                    keystore.change(passphrase(environment, ""), passphrase(environment, "NEW_"),
                            environment.random());
                    environment.out().println("The keystore opens with the new passphrase only.");
                }
                default -> {
                    environment.out().println("keystore " + verb + " is unknown. " + description());
                    return NOT_UNDERSTOOD;
                }
            }
            return 0;
        } catch (Keystore.Refused refused) {
            environment.out().println(refused.getMessage());
            return REFUSED;
        } catch (IllegalArgumentException e) {
            environment.out().println("--network is shasta, nile, mainnet or private.");
            return NOT_UNDERSTOOD;
        }
    }

    private static void create(Keystore keystore, TronNetwork network, byte[] key, Environment environment) {
        try {
            Keystore.Content content = keystore.create(network, key, passphrase(environment, ""),
                    environment.random());
            environment.out().println("Made " + keystore + " for " + network + ". Fund this address with USDT and TRX, "
                    + "and back the file up: " + content.address());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] newKey(Environment environment) {
        byte[] key = new byte[Secp256k1.KEY];
        do {
            environment.random().nextBytes(key);
        } while (!Secp256k1.isKey(key));
        return key;
    }

    private static byte[] read(Environment environment) throws IOException {
        String text = new String(environment.in().readNBytes(1_000), StandardCharsets.UTF_8).strip();
        boolean right = text.matches("(0x)?[0-9a-fA-F]{64}");
        byte[] key = right ? HexFormat.of().parseHex(text.substring(text.length() - 64)) : new byte[Secp256k1.KEY];
        if (!right || !Secp256k1.isKey(key)) {
            throw new Keystore.Refused("the standard input must be the private key, 64 hex digits");
        }
        return key;
    }

    /** {@code prefix} is NEW_ for the passphrase that is to come. */
    private static byte[] passphrase(Environment environment, String prefix) {
        String name = "TRON_KEYSTORE_" + prefix + "PASSPHRASE";
        return Passphrase.of(Optional.ofNullable(environment.variables().get(name + "_FILE")),
                Optional.ofNullable(environment.variables().get(name)));
    }

    private static Optional<String> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at >= 0 && at + 1 < arguments.size() ? Optional.of(arguments.get(at + 1)) : Optional.empty();
    }
}
