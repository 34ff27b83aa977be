package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Corrections of the ledger, which one administrator proposes and another one decides. */
public final class Adjustments {

    public static final Operation<Adjust, Adjustment> ADJUST = Operation.of("lucid.economy.adjust", Adjust.class,
            Adjustment.class).roles(Role.ADMIN).single().failures(1010, 5001, 5003);
    public static final Operation<Decide, Adjustment> DECIDE = Operation.of("lucid.economy.decide-adjustment",
            Decide.class, Adjustment.class).roles(Role.ADMIN).single()
            .failures(1012, 5003, 5011, 5601, 5603, 5604, 5704);
    public static final Operation<ListAdjustments, AdjustmentPage> LIST = Operation.of(
            "lucid.economy.list-adjustments", ListAdjustments.class, AdjustmentPage.class).roles(Role.ADMIN)
            .failures(1011);

    private Adjustments() {
    }

    /** Where a correction stands. Nothing leaves REJECTED and POSTED. */
    public enum AdjustmentState {
        /** Waits for a second person. */
        PROPOSED,
        /** Decided; its entry is being written. */
        APPROVED,
        /** Refused, or taken back. */
        REJECTED,
        /** In the journal. */
        POSTED
    }

    /**
     * Proposes a correction: 2 to 8 legs in USDT that sum to zero, on {@code operator:treasury}, {@code operator:bonus},
     * {@code operator:commission}, {@code operator:tax}, {@code pool:<id>:pending}, and {@code available} or {@code held} of
     * one node.
     */
    public record Adjust(List<Leg> legs, @Bounds(min = "10", max = "120") String reason) {

        public Adjust {
            legs = List.copyOf(legs);
        }
    }

    /** Decides; whoever proposed it may only take it back. */
    public record Decide(String adjustmentId, boolean approve) {
    }

    /** Corrections, the newest first, all or those in one state. */
    public record ListAdjustments(Optional<AdjustmentState> state,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** Some corrections. */
    public record AdjustmentPage(List<Adjustment> adjustments, Pagination pagination) {
    }

    /**
     * A correction.
     *
     * @param seq its entry in the journal
     */
    public record Adjustment(String adjustmentId, AdjustmentState state, List<Leg> legs, String reason,
            String proposedBy, Optional<String> decidedBy, Optional<Long> seq, Instant createdAt, Instant updatedAt) {

        public Adjustment {
            legs = List.copyOf(legs);
        }

        /** The same in another state. */
        public Adjustment in(AdjustmentState next, Optional<String> by, Optional<Long> entry, Instant at) {
            return new Adjustment(adjustmentId, next, legs, reason, proposedBy, by, entry, createdAt, at);
        }
    }
}
