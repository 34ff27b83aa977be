package org.lucid.node.pools;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lucid.node.pools.PoolRecord.Seat;

/** Who leads a pool after its leader (NOD-45). Pure. */
final class Succession {

    private Succession() {
    }

    /** An active member with what ranks it. */
    record Candidate(String nodeId, String role, int contributionBp, Instant joinedAt) {
    }

    /**
     * Active co-leaders by earliest join, then active members by contribution, earliest join and node id; observers
     * never.
     */
    static List<String> rank(List<Candidate> active) {
        Comparator<Candidate> byJoin = Comparator.comparing(Candidate::joinedAt).thenComparing(Candidate::nodeId);
        Comparator<Candidate> coLeadersFirst = Comparator.comparing(candidate -> !candidate.role().equals(
                Roles.CO_LEADER));
        Comparator<Candidate> byContribution = Comparator.comparingInt(candidate -> candidate.role().equals(
                Roles.CO_LEADER) ? 0 : -candidate.contributionBp());
        return active.stream().filter(candidate -> !candidate.role().equals(Roles.OBSERVER)).sorted(coLeadersFirst
                .thenComparing(byContribution).thenComparing(byJoin)).map(Candidate::nodeId).toList();
    }

    /** The pool with the first of the ranked that has a seat as its only leader; the old one stays a member. */
    static PoolRecord succeed(PoolRecord pool, List<String> ranked, Instant now) {
        Optional<String> next = ranked.stream().filter(node -> pool.seatOfNode(node).filter(seat -> !seat.observes())
                .isPresent()).findFirst();
        return lead(pool, next, now);
    }

    /** The pool led by this node and no other, or by none. */
    static PoolRecord lead(PoolRecord pool, Optional<String> leader, Instant now) {
        if (pool.leader().map(Seat::nodeId).equals(leader)) {
            return pool;
        }
        return pool.withSeats(pool.seats().stream().map(seat -> leader.filter(seat.nodeId()::equals).isPresent()
                ? seat.with(Roles.LEADER, seat.priority())
                : seat.role().equals(Roles.LEADER) ? seat.with(Roles.MEMBER, seat.priority()) : seat).toList(), now);
    }
}
