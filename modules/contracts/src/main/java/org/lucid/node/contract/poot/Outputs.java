package org.lucid.node.contract.poot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Whether an output is from a node, fresh and unique; the verdict moves no score (CON-150 to CON-153). */
public final class Outputs {

    public static final Operation<Evidence, PootValidation> VALIDATE = Operation.of("lucid.poot.validate",
            Evidence.class, PootValidation.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE)
            .failures(2006, 5001, 5005);
    public static final Operation<Batch, BatchResult> BATCH_VALIDATE = Operation.of("lucid.poot.batch-validate",
            Batch.class, BatchResult.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(5010);
    public static final Operation<ListValidations, ValidationPage> VALIDATIONS = Operation.of(
            "lucid.poot.validations", ListValidations.class, ValidationPage.class)
            .roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(1011, 2006, 5001);

    private Outputs() {
    }

    /**
     * An output and what its node signed of it. What is missing or malformed is refused with INVALID 5005.
     *
     * @param outputData strict base64 of 1 byte to 1 MiB
     * @param timestamp when it was made, as the node signed it
     * @param nonce 8 to 128 letters, digits, hyphens and underscores, good once for a node
     * @param signature of the node's key over {@code LUCID-OUTPUT-V1}, 64 bytes in hex
     */
    public record Evidence(String nodeId, Optional<String> outputData, Optional<String> timestamp,
            Optional<String> nonce, Optional<String> signature) {
    }

    /** The same in a batch, where also a missing node fails alone. */
    public record BatchItem(Optional<String> nodeId, Optional<String> outputData, Optional<String> timestamp,
            Optional<String> nonce, Optional<String> signature) {
    }

    /** 1 to 100 of them; else INVALID 5010. */
    public record Batch(List<BatchItem> validations) {
    }

    /**
     * What was found.
     *
     * @param validationId null for an item of a batch that could not be looked at
     * @param score the present score of the node, {@code confidence} likewise; null before the first calculation
     * @param outputHash SHA-256 of the decoded output in hex
     * @param errors signature_missing, signature_invalid, timestamp_old, timestamp_future, nonce_reused or
     *            node_suspended; for an item that could not be looked at the failure
     */
    public record PootValidation(Optional<String> validationId, String nodeId, boolean isValid, Optional<Double> score,
            Optional<Double> confidence, Optional<String> outputHash, Optional<Instant> timestamp,
            long validationTimeMs, List<String> errors, Instant createdAt) {
    }

    /** How many of a batch were what; {@code errors} could not be looked at. */
    public record Summary(int total, int valid, int invalid, int errors) {
    }

    /** One result for each item, in order. */
    public record BatchResult(String batchId, List<PootValidation> results, Summary summary, Instant completedAt) {
    }

    /** The validations of a node, the newest first. */
    public record ListValidations(String nodeId, @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Some validations. */
    public record ValidationPage(List<PootValidation> validations, Pagination pagination) {
    }
}
