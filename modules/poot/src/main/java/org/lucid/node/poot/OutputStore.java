package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.poot.Outputs.PootValidation;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Retention;
import org.lucid.node.kernel.store.Versioned;

/** The collections of output validation. */
record OutputStore(Documents<ValidationRecord> validations, Documents<NonceRecord> nonces) {

    private static final Duration KEEP_VALIDATIONS = Duration.ofDays(365);
    /** Longer than an output is fresh, so that a nonce is never free while an output with it could still be valid. */
    private static final Duration KEEP_NONCES = Duration.ofHours(25);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    /** What was found of an output (CON-153); of the output there is only the hash. */
    record ValidationRecord(String validationId, String nodeId, boolean valid, Optional<Double> score,
            Optional<Double> confidence, String outputHash, Instant timestamp, String nonce,
            Optional<String> batchId, long validationTimeMs, List<String> errors, Instant createdAt) {

        PootValidation toValidation() {
            return new PootValidation(Optional.of(validationId), nodeId, valid, score, confidence, Optional.of(
                    outputHash), Optional.of(timestamp), validationTimeMs, errors, createdAt);
        }
    }

    /** A nonce that a node used, and in which validation. */
    record NonceRecord(String nodeId, String nonce, String validationId, Instant createdAt) {

        String id() {
            return nodeId + ":" + nonce;
        }
    }

    static Future<OutputStore> open(ModuleContext<?> context) {
        return Future.join(
                context.open(CollectionSpec.of("poot_validations", ValidationRecord.class,
                        ValidationRecord::validationId, Index.on("node_id", "created_at"),
                        Index.on("valid", "created_at")).keep(
                                new Retention(
                                        "created_at", KEEP_VALIDATIONS))),
                context.open(CollectionSpec.of("poot_nonces", NonceRecord.class, NonceRecord::id).keep(new Retention(
                        "created_at", KEEP_NONCES))))
                .map(all -> new OutputStore(all.resultAt(0), all.resultAt(1)));
    }

    /**
     * Whether the nonce was free. It still is when the validation that used it was never stored and cannot be under way
     * any more: nobody was told of that one.
     */
    Future<Boolean> use(NonceRecord nonce) {
        return nonces.insert(nonce).compose(free -> free
                ? Future.succeededFuture(true)
                : nonces.get(nonce.id()).compose(found -> found.isPresent() && found.get().value().createdAt().plus(
                        LONGEST_CALL).isBefore(nonce.createdAt())
                                ? takeOver(found.get(), nonce)
                                : Future.succeededFuture(false)));
    }

    private Future<Boolean> takeOver(Versioned<NonceRecord> used, NonceRecord nonce) {
        return validations.get(used.value().validationId()).compose(told -> told.isPresent()
                ? Future.succeededFuture(false)
                : nonces.replace(used.with(before -> nonce)));
    }
}
