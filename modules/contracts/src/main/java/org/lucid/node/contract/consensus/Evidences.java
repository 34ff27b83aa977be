package org.lucid.node.contract.consensus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Pairs of messages that a node signed and must not have signed both; each proves itself (CON-113). */
public final class Evidences {

    public static final Operation<ListEvidence, EvidencePage> LIST = Operation.of("lucid.consensus.evidence-list",
            ListEvidence.class, EvidencePage.class).roles(Role.USER);
    public static final Operation<GetEvidence, Evidence> GET = Operation.of("lucid.consensus.evidence-get",
            GetEvidence.class, Evidence.class).roles(Role.USER).failures(5011);
    public static final Operation<SubmitEvidence, Evidence> SUBMIT = Operation.of("lucid.consensus.evidence-submit",
            SubmitEvidence.class, Evidence.class).roles(Role.USER).failures(5001, 5520);

    public static final Topic<EquivocationFound> EQUIVOCATION_FOUND = Topic
            .of("lucid.consensus.equivocation-found", EquivocationFound.class).audience(Role.ADMIN, Role.SERVICE);

    /** Two task proofs of one node for one slot and kind. */
    public static final String PROOF = "proof_equivocation";
    /** Two claims of one node for one slot with different blocks. */
    public static final String CLAIM = "claim_equivocation";

    private Evidences() {
    }

    /** A message of CON-13 and its signature, in hex. */
    public record SignedMessage(@Bounds(min = "2", max = "4096", pattern = "([0-9a-f]{2})+") String message,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String signature) {
    }

    /**
     * Stored evidence.
     *
     * @param kind the kind of the proofs, 0 of claims
     */
    public record Evidence(String evidenceId, String type, String nodeId, long slot, int kind, SignedMessage first,
            SignedMessage second, String publicKey, String reporter, Instant recordedAt) {
    }

    /** Which evidence. */
    public record ListEvidence(Optional<String> nodeId,
            @Bounds(pattern = PROOF + "|" + CLAIM) Optional<String> type,
            @Bounds(min = "1", max = "1000000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page, the newest first. */
    public record EvidencePage(List<Evidence> evidence, Pagination pagination) {
    }

    /** Which one. */
    public record GetEvidence(String id) {
    }

    /** Two messages that contradict each other, of any age. */
    public record SubmitEvidence(SignedMessage first, SignedMessage second) {
    }

    /** Evidence was recorded. */
    public record EquivocationFound(String evidenceId, String type, String nodeId, long slot, int kind) {
    }
}
