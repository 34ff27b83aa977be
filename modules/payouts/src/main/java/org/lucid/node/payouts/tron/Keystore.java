package org.lucid.node.payouts.tron;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.kernel.json.Json;

/**
 * The file that holds the signing key, encrypted by a passphrase (MON-87): Argon2id makes a key of it, AES-256-GCM
 * encrypts with everything else of the file as its associated data, so that no field can be exchanged.
 */
final class Keystore {

    private static final int VERSION = 1;
    private static final int MEMORY_KIB = 19_456;
    private static final int ITERATIONS = 3;
    private static final int LANES = 1;
    private static final int MOST_MEMORY_KIB = 1 << 20;
    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_LANES = 16;
    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private final Path path;

    /** The file; binary fields in hex. */
    record Content(int version, String network, String address, Kdf kdf, String nonce, String ciphertext) {

        /** Everything but the ciphertext. */
        byte[] associated() {
            return Json.encodeBytes(new Content(version, network, address, kdf, nonce, ""));
        }
    }

    /** How the passphrase becomes a key. */
    record Kdf(String name, int memoryKib, int iterations, int lanes, String salt) {
    }

    /** The file cannot be used; the message says what to do. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    Keystore(Path path) {
        this.path = path;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Writes a new file that only its owner may read; an existing one is never overwritten. */
    Content create(TronNetwork network, byte[] key, byte[] passphrase, RandomGenerator random) {
        if (Files.exists(path)) {
            throw new Refused(path + " exists already; name another file");
        }
        Content content = sealed(network, key, passphrase, random);
        write(content);
        return content;
    }

    /** Encrypts the same key with another passphrase. */
    void change(byte[] old, byte[] next, RandomGenerator random) {
        byte[] key = open(old);
        try {
            write(sealed(TronNetwork.parse(read().network()), key, next, random));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Content sealed(TronNetwork network, byte[] key, byte[] passphrase, RandomGenerator random) {
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        HexFormat hex = HexFormat.of();
        Content open = new Content(VERSION, network.toString(), Secp256k1.address(key).text(),
                new Kdf("argon2id", MEMORY_KIB, ITERATIONS, LANES, hex.formatHex(salt)), hex.formatHex(nonce), "");
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, open, passphrase, key);
        return new Content(open.version(), open.network(), open.address(), open.kdf(), open.nonce(),
                hex.formatHex(sealed));
    }

    private void write(Content content) {
        try {
            Path directory = path.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, "keystore", ".tmp",
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((Json.encode(content) + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Refused(path + " cannot be written: " + e.getMessage());
        }
    }

    /** The file as it stands, its key still encrypted. */
    Content read() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new Refused(path + " may be read by others; run: chmod 600 " + path);
            }
            Content content = Json.decode(Files.readString(path), Content.class);
            Kdf kdf = content.kdf();
            boolean bounded = kdf.memoryKib() <= MOST_MEMORY_KIB && kdf.iterations() <= MOST_ITERATIONS
                    && kdf.lanes() <= MOST_LANES;
            if (content.version() != VERSION || !kdf.name().equals("argon2id") || !bounded) {
                throw new Refused(path + " is of a form that this program does not know");
            }
            return content;
        } catch (IOException e) {
            throw new Refused(path + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException | org.lucid.node.kernel.bus.Failure e) {
            throw new Refused(path + " is no keystore; restore it from a backup");
        }
    }

    /** The key; refused when the passphrase is wrong or the file was changed. The caller zeroes it. */
    byte[] open(byte[] passphrase) {
        Content content = read();
        byte[] key = crypt(Cipher.DECRYPT_MODE, content, passphrase, HexFormat.of().parseHex(content.ciphertext()));
        if (!Secp256k1.isKey(key) || !Secp256k1.address(key).text().equals(content.address())) {
            throw new Refused(path + " holds a key that does not belong to its address; restore it from a backup");
        }
        return key;
    }

    private static byte[] crypt(int mode, Content content, byte[] passphrase, byte[] input) {
        byte[] secret = new byte[32];
        HexFormat hex = HexFormat.of();
        try {
            Argon2BytesGenerator argon = new Argon2BytesGenerator();
            argon.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withMemoryAsKB(content.kdf().memoryKib()).withIterations(content.kdf().iterations())
                    .withParallelism(content.kdf().lanes()).withSalt(hex.parseHex(content.kdf().salt())).build());
            argon.generateBytes(passphrase, secret);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS,
                    hex.parseHex(content.nonce())));
            cipher.updateAAD(content.associated());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Refused("the keystore does not open: the passphrase is wrong, or the file was changed");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
