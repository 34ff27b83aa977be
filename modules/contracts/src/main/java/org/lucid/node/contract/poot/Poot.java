package org.lucid.node.contract.poot;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** The PoOT score of nodes, with an explanation of every change. It is derived; no request influences it. */
public final class Poot {

    public static final Operation<OfNode, PootScore> SCORE = Operation.of("lucid.poot.score", OfNode.class,
            PootScore.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).failures(2006, 5001, 5011);
    public static final Operation<GetHistory, HistoryPage> HISTORY = Operation.of("lucid.poot.history",
            GetHistory.class, HistoryPage.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE)
            .failures(1011, 2006, 5001);
    public static final Operation<OfNode, PootScore> CALCULATE = Operation.of("lucid.poot.calculate", OfNode.class,
            PootScore.class).roles(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).single().failures(2006, 5001, 5011);
    public static final Operation<Nothing, Calculated> CALCULATE_ALL = Operation.of("lucid.poot.calculate-all",
            Nothing.class, Calculated.class).roles(Role.SERVICE, Role.ADMIN).single();
    public static final Operation<Nothing, LastCalculation> LAST_CALCULATION = Operation.of(
            "lucid.poot.last-calculation", Nothing.class, LastCalculation.class).roles(Role.SERVICE, Role.ADMIN)
            .single();
    public static final Operation<GetLeaderboard, Leaderboard> LEADERBOARD = Operation.of("lucid.poot.leaderboard",
            GetLeaderboard.class, Leaderboard.class).roles(Role.USER);
    public static final Operation<GetStatistics, Statistics> STATISTICS = Operation.of("lucid.poot.statistics",
            GetStatistics.class, Statistics.class).roles(Role.USER);
    public static final Operation<WhatIf, Forecast> WHAT_IF = Operation.of("lucid.poot.what-if", WhatIf.class,
            Forecast.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5001, 5011);
    public static final Operation<OfNodes, ScoreList> SCORES_OF = Operation.of("lucid.poot.scores-of", OfNodes.class,
            ScoreList.class);

    public static final Topic<ScoreChanged> SCORE_CHANGED = Topic.of("lucid.poot.score-changed", ScoreChanged.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(ScoreChanged::nodeId);
    public static final Topic<ScoreWarning> SCORE_WARNING = Topic.of("lucid.poot.score-warning", ScoreWarning.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(ScoreWarning::nodeId);

    private Poot() {
    }

    /** Which node. */
    public record OfNode(String nodeId) {
    }

    /** Which nodes, at most 500. */
    public record OfNodes(@Bounds(max = "500") List<String> nodeIds) {
    }

    /** The present scores of the nodes; those that were never scored are left out. */
    public record ScoreList(List<NodeScore> items) {
    }

    /** The present score of one node in hundredths of a point, 0 to 10000. */
    public record NodeScore(String nodeId, int scoreBp) {
    }

    /**
     * One part of a score.
     *
     * @param component uptime, work, validation or conduct
     * @param ppm how well the node does, in parts per million
     * @param points its part of the score before vetting, with two decimals
     */
    public record Component(String component, int weight, long ppm, double points) {
    }

    /**
     * Why a part of the score changed.
     *
     * @param component uptime, work, validation, conduct or vetting
     * @param fromBp its points before, in hundredths of a point of the score
     * @param cause one of a fixed list, such as missed_beacons or median_moved
     * @param text one sentence that a person can act on
     * @param recoversAt when the loss is over, or half of it where it fades
     */
    public record Explanation(String component, int fromBp, int toBp, int deltaBp, String cause,
            Map<String, Long> inputsBefore, Map<String, Long> inputsAfter, List<SlotRange> slots, String text,
            Optional<Instant> recoversAt) {
    }

    /**
     * The score of a node as of a closed slot.
     *
     * @param score from 0 to 100 with two decimals
     * @param outputHash SHA-256 over the inputs, the version of the weights and the slot: the same facts, the same hash
     * @param validationStatus invalid, pending or valid
     * @param confidence from 0 to 1: how much of the window was expected of the node
     * @param rating excellent, good, average, poor or critical
     * @param phase vetting or full
     */
    public record PootScore(String nodeId, double score, Instant calculatedAt, String outputHash,
            String validationStatus, double confidence, String rating, String phase, long slot, int weightsVersion,
            List<Component> components, Optional<HistoryEntry> lastChange) {
    }

    /** Which part of the history; {@code day_end}: only the last row of each UTC day. */
    public record GetHistory(String nodeId, Optional<Instant> from, Optional<Instant> to, Optional<Boolean> dayEnd,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One change; the deltas of its explanation add up to it exactly. */
    public record HistoryEntry(double score, double previous, Instant at, long slot, boolean dayEnd,
            List<Explanation> explanation) {
    }

    /** Changes, the newest first. */
    public record HistoryPage(List<HistoryEntry> history, Pagination pagination) {
    }

    /** What a calculation of all nodes did. */
    public record Calculated(int processed, int changed, int failed, List<String> failures, long slot) {
    }

    /** The last calculation of all nodes, asked for or on time; absent when there was none since the process started. */
    public record LastCalculation(Optional<Calculated> calculated) {
    }

    /** How many, and over which time: 7d or 30d for the mean of the ends of days, the present score when absent. */
    public record GetLeaderboard(@Bounds(min = "1", max = "200") Optional<Integer> limit,
            @Bounds(pattern = "7d|30d") Optional<String> timeRange) {
    }

    /** One place. */
    public record Place(int rank, String nodeId, double score, String rating, String phase) {
    }

    /** The best first; equal ones by node id. */
    public record Leaderboard(List<Place> places) {
    }

    /** Scores are those of now; validations, ownership proofs and causes are those of this time, 24h when absent. */
    public record GetStatistics(@Bounds(pattern = "24h|7d|30d") Optional<String> timeRange) {
    }

    /**
     * All scores in numbers.
     *
     * @param validations outputs by what was found of them: accepted, rejected
     * @param ownership proofs of a stake by state: pending_chain, valid, rejected, expired
     * @param topCauses at most 10, what moved the most points first; of very many changes the newest are counted
     */
    public record Statistics(long nodes, Map<String, Long> byPhase, Map<String, Long> byRating, double mean,
            double median, double p10, double p90, long slot, Map<String, Long> validations,
            Map<String, Long> ownership, List<TopCause> topCauses) {
    }

    /**
     * Why scores changed.
     *
     * @param changes how often it is named
     * @param points how much it moved all scores together, with two decimals
     */
    public record TopCause(String cause, long changes, double points) {
    }

    /** The same rules run ahead, with what is supposed here; nothing is stored. */
    public record WhatIf(String nodeId, @Bounds(min = "1", max = "30") int days,
            @Bounds(min = "0", max = "720") Optional<Integer> beaconsMissedPerDay,
            @Bounds(min = "0") Optional<Long> creditsMcPerDay,
            @Bounds(min = "0", max = "10000") Optional<Integer> dutiesMissedPerDay) {
    }

    /** One day ahead. */
    public record ForecastDay(int day, double score, List<Component> components) {
    }

    /** Day by day. */
    public record Forecast(String nodeId, List<ForecastDay> days) {
    }

    /** A score changed by at least a tenth of a point. */
    public record ScoreChanged(String nodeId, double score, double previous, long slot, String topCause) {
    }

    /** A score crossed a limit; {@code level} is warning or critical, {@code direction} down or up. */
    public record ScoreWarning(String nodeId, String level, String direction, double score,
            List<Explanation> explanation) {
    }
}
