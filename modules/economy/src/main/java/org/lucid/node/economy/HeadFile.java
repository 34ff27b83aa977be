package org.lucid.node.economy;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.FinalFailure;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.platform.DurableFile;

/**
 * The newest head beside the store (MON-15). A store that was put back from a backup does not contain what this file vouches
 * for, and is then refused: what was paid since would be paid again.
 */
final class HeadFile {

    private final Path path;
    private final Workers workers;

    HeadFile(Path dataDirectory, Workers workers) {
        this.path = dataDirectory.resolve("ledger.head");
        this.workers = workers;
    }

    /** Puts a head in the place of the one before. */
    Future<Void> write(LedgerHead head) {
        return workers.run(() -> {
            DurableFile.write(path, Json.encodeBytes(head));
            return null;
        });
    }

    /** Forgets the head. */
    Future<Void> delete() {
        return workers.run(() -> {
            DurableFile.delete(path);
            return null;
        });
    }

    /**
     * Why a journal is not the one that the file vouches for; empty when it is, or when there is no file.
     *
     * @return fails when the file or the store cannot be read
     */
    Future<Optional<String>> refuses(Seal seal, Journal journal, JournalStore entries) {
        return workers.run(this::read).compose(text -> {
            if (text.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            Optional<LedgerHead> head = decode(text.get()).filter(seal::isOn);
            if (head.isEmpty()) {
                return Future.succeededFuture(Optional.of(path + " is no head signed by the key of this process"));
            }
            return agrees(head.get(), journal, entries);
        });
    }

    private Future<Optional<String>> agrees(LedgerHead head, Journal journal, JournalStore entries) {
        String known = "the last known head (entry " + head.treeSize() + " of " + head.at() + ", in " + path + ")";
        if (journal.lastSeq() < head.treeSize()) {
            return Future.succeededFuture(Optional.of("the journal ends at entry " + journal.lastSeq()
                    + " and is older than " + known));
        }
        return entries.bySeq(head.treeSize()).map(found -> found.filter(entry -> entry.hash().equals(head.lastHash()))
                .isPresent()
                        ? Optional.empty()
                        : Optional.of("the journal is not the one of " + known));
    }

    private Optional<byte[]> read() throws IOException {
        return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    }

    private static Optional<LedgerHead> decode(byte[] text) {
        try {
            return Optional.of(Json.convert(Json.parse(text), LedgerHead.class));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The refusal of a start on such a journal. */
    static FinalFailure refusal(String why) {
        return new FinalFailure("The ledger does not start: " + why
                + ". Was a backup restored? Put the newest data back;"
                + " or, to go on without what is missing, start once with --accept-ledger-rollback: payouts are then"
                + " halted until an administrator has held the ledger against the chain and resumes them.");
    }
}
