package org.lucid.node.payouts.tron;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** A wallet of tests, in a keystore for Shasta. */
public record TestWallet(String address) {

    private static final String KEY = "33".repeat(32);

    /** Writes the keystore. */
    public static TestWallet make(Path file, String passphrase) {
        return of(file, passphrase, TronNetwork.SHASTA, HexFormat.of().parseHex(KEY));
    }

    static TestWallet of(Path file, String passphrase, TronNetwork network, byte[] key) {
        return new TestWallet(new Keystore(file).create(network, key, passphrase.getBytes(StandardCharsets.UTF_8),
                new SplittableRandom(1)).address());
    }

    /** Writes a passphrase where only its owner reads it. */
    public static Path passphraseFile(Path directory, String passphrase) {
        try {
            Path file = Files.writeString(directory.resolve("passphrase"), passphrase + "\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
