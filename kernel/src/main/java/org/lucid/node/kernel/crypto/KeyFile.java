package org.lucid.node.kernel.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.lucid.node.kernel.platform.DurableFile;

/**
 * A 32-byte secret in a file of its own that only its owner may read (mode 0600). It is written by temporary file,
 * fsync, rename and fsync of the directory, so that it is there as a whole or not at all.
 */
public final class KeyFile {

    private static final int SEED_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private final Path path;

    public KeyFile(Path path) {
        this.path = path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /** The secret; KeyRefused when the file may be read by others or does not hold 64 hex digits. */
    public byte[] read() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new KeyRefused(path + " may be read by others; run: chmod 600 " + path);
            }
            byte[] seed = HexFormat.of().parseHex(Files.readString(path).strip());
            if (seed.length != SEED_BYTES) {
                throw new KeyRefused(path + " holds " + seed.length + " bytes instead of 32; restore it from a backup");
            }
            return seed;
        } catch (IllegalArgumentException e) {
            throw new KeyRefused(path + " does not hold hex digits; restore it from a backup");
        } catch (IOException e) {
            throw new KeyRefused(path + " cannot be read: " + e.getMessage());
        }
    }

    /** Writes the secret; an existing file is never overwritten. */
    public void create(byte[] seed) {
        if (exists()) {
            throw new KeyRefused(path + " exists already");
        }
        try {
            DurableFile.write(path, (HexFormat.of().formatHex(seed) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new KeyRefused(path + " cannot be written: " + e.getMessage());
        }
    }
}
