package org.lucid.node.kernel.boot;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the native libraries of SQLite and JNA are loaded from. The distribution has them lying unpacked in
 * {@code native/<system>-<processor>} beside {@code lib}, so that nothing is extracted into a temporary directory, which
 * may be read-only or not executable (API-92). Elsewhere the libraries unpack them as they always do.
 */
final class NativeLibraries {

    private NativeLibraries() {
    }

    /** Names the unpacked ones; must come before either library is used. What the command line says stands. */
    static void useUnpacked() {
        Path directory = home().resolve("native").resolve(platform(System.getProperty("os.name"), System.getProperty(
                "os.arch")));
        if (Files.isRegularFile(directory.resolve(System.mapLibraryName("sqlitejdbc")))) {
            set("org.sqlite.lib.path", directory.toString());
            set("jna.boot.library.path", directory.toString());
            set("jna.nounpack", "true");
        }
    }

    /** The name of a system's directory: {@code linux-amd64}, {@code linux-arm64}. */
    static String platform(String system, String processor) {
        String architecture = switch (processor) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> processor;
        };
        return system.toLowerCase(Locale.ROOT) + "-" + architecture;
    }

    /** The directory that has {@code lib}, which the class path begins with; a cached class knows where it once was. */
    private static Path home() {
        Path first = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0]).toAbsolutePath();
        Path lib = first.getParent();
        return lib == null || lib.getParent() == null ? first : lib.getParent();
    }

    private static void set(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
