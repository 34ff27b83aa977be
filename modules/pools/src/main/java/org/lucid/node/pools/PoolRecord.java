package org.lucid.node.pools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lucid.node.contract.Names;
import org.lucid.node.contract.pools.Pools.AutoScaling;
import org.lucid.node.contract.pools.Pools.Disbanding;
import org.lucid.node.contract.pools.Pools.Pool;

/**
 * A pool as stored. Its seats are part of it, so that one compare-and-set decides who gains the last one (NOD-38) and
 * a leader and the successor change in one write.
 *
 * @param nameKey the lower-case name, unique among pools that are not disbanded; then {@code #<id>}
 * @param autoScales as in the settings, to be found by
 */
public record PoolRecord(String poolId, String nameKey, PoolState status, boolean autoScales, Settings settings,
        List<Seat> seats, RewardMethods rewardMethods, Standing standing, Instant createdAt, Instant updatedAt) {

    /** What administrators may change at any time; {@code managedBy} is {@code admin} or {@code leader}. */
    public record Settings(String name, Optional<String> description, String managedBy, String joinPolicy,
            int maxNodes, int minNodes, String selectionStrategy, Optional<AutoScaling> autoScaling,
            Optional<JsonNode> resourceLimits, Optional<JsonNode> pricing) {
    }

    /** A place in a pool, taken by a membership. */
    public record Seat(String nodeId, String membershipId, String role, int priority) {

        public boolean observes() {
            return role.equals(Roles.OBSERVER);
        }

        Seat with(String nextRole, int nextPriority) {
            return new Seat(nodeId, membershipId, nextRole, nextPriority);
        }
    }

    /**
     * How the pool is doing.
     *
     * @param formed whether it ever had enough active members
     * @param belowMinimumSince since when it has too few, once it was formed
     * @param desiredNodes as wanted by an administrator or by advice
     */
    public record Standing(boolean formed, Optional<Instant> belowMinimumSince, Health health,
            Optional<Integer> desiredNodes, Optional<Instant> maintenanceUntil, Optional<Ending> ending) {

        static final Standing NEW = new Standing(false, Optional.empty(), Health.EMPTY, Optional.empty(),
                Optional.empty(), Optional.empty());

        Standing with(Health next) {
            return new Standing(formed, belowMinimumSince, next, desiredNodes, maintenanceUntil, ending);
        }

        Standing desiring(int nodes) {
            return new Standing(formed, belowMinimumSince, health, Optional.of(nodes), maintenanceUntil, ending);
        }
    }

    /** How and when the pool ends; {@code toSlot} is known once all members left. */
    public record Ending(String by, String reason, Instant at, Optional<Long> toSlot) {
    }

    public PoolRecord {
        seats = List.copyOf(seats);
    }

    static PoolRecord made(String poolId, Settings settings, String rewardMethod, Instant now) {
        return new PoolRecord(poolId, Names.key(settings.name()), PoolState.FORMING, scales(settings), settings,
                List.of(), RewardMethods.of(rewardMethod), Standing.NEW, now, now);
    }

    private static boolean scales(Settings settings) {
        return settings.autoScaling().filter(AutoScaling::enabled).isPresent();
    }

    boolean isFull() {
        return seats.size() >= settings.maxNodes();
    }

    Optional<Seat> seatOf(String membershipId) {
        return seats.stream().filter(seat -> seat.membershipId().equals(membershipId)).findFirst();
    }

    Optional<Seat> seatOfNode(String nodeId) {
        return seats.stream().filter(seat -> seat.nodeId().equals(nodeId)).findFirst();
    }

    Optional<Seat> leader() {
        return seats.stream().filter(seat -> seat.role().equals(Roles.LEADER)).findFirst();
    }

    /** Members that are no observers. */
    List<Seat> working() {
        return seats.stream().filter(seat -> !seat.observes()).toList();
    }

    boolean isLed() {
        return settings.managedBy().equals(Roles.LEADER);
    }

    PoolRecord seated(Seat seat, Instant now) {
        List<Seat> more = new ArrayList<>(seats);
        more.add(seat);
        return withSeats(more, now);
    }

    PoolRecord withoutSeat(String membershipId, Instant now) {
        return withSeats(seats.stream().filter(seat -> !seat.membershipId().equals(membershipId)).toList(), now);
    }

    /** With the seat of a node changed. */
    PoolRecord withSeat(String nodeId, UnaryOperator<Seat> change, Instant now) {
        return withSeats(seats.stream().map(seat -> seat.nodeId().equals(nodeId) ? change.apply(seat) : seat).toList(),
                now);
    }

    PoolRecord withSeats(List<Seat> next, Instant now) {
        return new PoolRecord(poolId, nameKey, status, autoScales, settings, next, rewardMethods, standing, createdAt,
                now);
    }

    PoolRecord with(Settings next, RewardMethods methods, Instant now) {
        return new PoolRecord(poolId, Names.key(next.name()), status, scales(next), next, seats, methods, standing,
                createdAt, now);
    }

    PoolRecord with(Standing next, Instant now) {
        return new PoolRecord(poolId, nameKey, status, autoScales, settings, seats, rewardMethods, next, createdAt,
                now);
    }

    /** In another state; a disbanded pool gives its name back. */
    PoolRecord in(PoolState state, Standing next, Instant now) {
        return new PoolRecord(poolId, state == PoolState.DISBANDED ? "#" + poolId : nameKey, state, autoScales,
                settings, seats, rewardMethods, next, createdAt, now);
    }

    Pool toPool(Optional<Double> totalPootScore, Instant now) {
        return new Pool(poolId, settings.name(), settings.description(), status.json(), seats.size(),
                settings.maxNodes(), settings.minNodes(), settings.managedBy(), leader().map(Seat::nodeId),
                settings.joinPolicy(), standing.health().json(), rewardMethods.at(now), rewardMethods.next(now),
                settings.selectionStrategy(), settings.autoScaling(), standing.desiredNodes(),
                settings.resourceLimits(), settings.pricing(), standing.maintenanceUntil(),
                standing.ending().map(this::disbanding), totalPootScore, createdAt, updatedAt);
    }

    private Disbanding disbanding(Ending ending) {
        return new Disbanding(status.name().toLowerCase(java.util.Locale.ROOT), ending.by(), ending.reason(),
                ending.at(), ending.toSlot());
    }
}
