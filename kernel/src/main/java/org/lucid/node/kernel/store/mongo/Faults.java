package org.lucid.node.kernel.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoServerException;
import io.vertx.core.Future;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.plan.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a key that exists, which is an answer, from a database that does not answer. */
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {
    }

    /** Whether a write failed for nothing but a key that exists. */
    static boolean isDuplicate(Throwable cause) {
        return cause instanceof MongoServerException e && !(cause instanceof MongoBulkWriteException)
                && ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }

    /** How many documents an ordered insert stored before a key that exists; empty when it failed otherwise. */
    static Optional<Integer> storedBeforeDuplicate(Throwable cause) {
        if (cause instanceof MongoBulkWriteException e && e.getWriteConcernError() == null
                && e.getWriteErrors().size() == 1
                && e.getWriteErrors().getFirst().getCategory() == ErrorCategory.DUPLICATE_KEY) {
            return Optional.of(e.getWriteErrors().getFirst().getIndex());
        }
        return Optional.empty();
    }

    /** What a caller is told; the database's own words go to the log, for they may hold values of documents. */
    static <R> Future<R> unavailable(Throwable cause) {
        if (cause instanceof Failure) {
            return Future.failedFuture(cause);
        }
        LOG.error("event=store_failed error={}", cause.getClass().getSimpleName());
        LOG.debug("event=store_failed", cause);
        return Future.failedFuture(Storage.unavailable("The database does not answer. Try again later."));
    }
}
