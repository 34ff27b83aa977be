package org.lucid.node.payouts.tron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The secret that opens a keystore, from a file or the environment; never from the command line. */
final class Passphrase {

    private Passphrase() {
    }

    /** The first line of the file, else the value; refused when there is neither. */
    static byte[] of(Optional<String> file, Optional<String> value) {
        try {
            String text = file.isPresent()
                    ? Files.readString(Path.of(file.get())).lines().findFirst().orElse("")
                    : value.orElse("");
            if (text.isEmpty()) {
                throw new Keystore.Refused("the keystore has no passphrase; set payouts.tron.passphrase_file "
                        + "(TRON_KEYSTORE_PASSPHRASE_FILE) or TRON_KEYSTORE_PASSPHRASE");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Keystore.Refused("the passphrase cannot be read from " + file.orElse("") + ": "
                    + e.getMessage());
        }
    }
}
