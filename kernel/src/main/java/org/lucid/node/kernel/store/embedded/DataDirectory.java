package org.lucid.node.kernel.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The directory of one store, locked against every other process from construction until it is released. */
final class DataDirectory {

    private static final String NATIVE_DIRECTORY = "org.sqlite.tmpdir";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes the directory where needed and takes its lock; {@link StoreLocked} or {@link StoreNotWritable}. */
    static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve("lucid.lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            try {
                // The lock lives as long as the channel.
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new DataDirectory(path, channel);
                }
            } catch (OverlappingFileLockException e) {
                // A store of this very process has it.
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
            throw new StoreLocked(path);
        } catch (IOException e) {
            throw new StoreNotWritable(path, e);
        }
    }

    Path database() {
        return path.resolve("lucid.db");
    }

    /**
     * Says where SQLite's native library may be unpacked, which by default is a shared temporary directory that may be
     * read-only, not executable or writable by others. Must come before the first connection; where the launcher names
     * a library file of its own, nothing is unpacked.
     */
    void prepareNativeLibrary() {
        synchronized (DataDirectory.class) {
            if (System.getProperty("org.sqlite.lib.path") != null || System.getProperty(NATIVE_DIRECTORY) != null) {
                return;
            }
            Path directory = path.resolve("native");
            try {
                Files.createDirectories(directory);
                // A killed process leaves its copy behind.
                for (Path left : copies(directory)) {
                    Files.deleteIfExists(left);
                }
            } catch (IOException e) {
                throw new StoreNotWritable(path, e);
            }
            System.setProperty(NATIVE_DIRECTORY, directory.toAbsolutePath().toString());
        }
    }

    /** Bytes of the database and its write-ahead log. */
    long size() throws IOException {
        long total = 0;
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path file = path.resolve("lucid.db" + suffix);
            total += Files.exists(file) ? Files.size(file) : 0;
        }
        return total;
    }

    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> copies(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sqlite-")).toList();
        }
    }
}
