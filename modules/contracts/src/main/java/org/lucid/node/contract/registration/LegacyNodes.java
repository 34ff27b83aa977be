package org.lucid.node.contract.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.registration.Nodes.Node;
import org.lucid.node.contract.registration.Nodes.NodePage;

/** Nodes as the routes under {@code /nodes} have always told them (API-75, API-86). */
public final class LegacyNodes {

    private static final double POINTS = 100;

    private LegacyNodes() {
    }

    /**
     * A node.
     *
     * @param address where it is paid to
     * @param stakeAmount always null: stakes are proven, not stated
     * @param status in the words of the legacy view (NOD-27)
     */
    public record NodeInfo(String nodeId, Optional<String> address, Optional<Usdt> stakeAmount, String status,
            Instant createdAt, Optional<Instant> lastSeen, Optional<String> poolId,
            Optional<Performance> performanceMetrics) {
    }

    /** What is known of its performance; {@code performanceScore} is 0 to 1. */
    public record Performance(double performanceScore) {
    }

    /** Some nodes. */
    public record NodeInfos(List<NodeInfo> nodes, Pagination pagination) {
    }

    /** The legacy form of a node that is told in the legacy view. */
    public static NodeInfo nodeInfo(Node node) {
        return new NodeInfo(node.nodeId(), node.payoutAddress(), Optional.empty(), node.status(), node.createdAt(),
                node.lastSeen(), node.poolId(), node.pootScore().map(score -> new Performance(score / POINTS)));
    }

    /** The legacy form of a page. */
    public static NodeInfos nodeInfos(NodePage page) {
        return new NodeInfos(page.nodes().stream().map(LegacyNodes::nodeInfo).toList(), page.pagination());
    }
}
