package org.lucid.node.contract.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** The agent on a node. */
public final class Worker {

    public static final Operation<Nothing, AgentStatus> STATUS = Operation.of("lucid.worker.status", Nothing.class,
            AgentStatus.class).roles(Role.ADMIN).single().failures(5003);
    public static final Operation<Nothing, OutboxContents> OUTBOX = Operation.of("lucid.worker.outbox", Nothing.class,
            OutboxContents.class).roles(Role.ADMIN).single().failures(5003);
    /** Works again: after a stop, after a refused registration, and after the agent stopped signing. */
    public static final Operation<Nothing, AgentStatus> START = Operation.of("lucid.worker.start", Nothing.class,
            AgentStatus.class).roles(Role.ADMIN).single().failures(5003);
    /** Takes no new sessions, lets running ones end for a minute, then signs nothing; heartbeats go on. */
    public static final Operation<Nothing, AgentStatus> STOP = Operation.of("lucid.worker.stop", Nothing.class,
            AgentStatus.class).roles(Role.ADMIN).single().failures(5003);
    public static final Operation<JoinPool, PoolChange> JOIN_POOL = Operation.of("lucid.worker.join-pool",
            JoinPool.class, PoolChange.class).roles(Role.ADMIN).single()
            .failures(4003, 4004, 4005, 5002, 5003, 5033);
    public static final Operation<Nothing, PoolChange> LEAVE_POOL = Operation.of("lucid.worker.leave-pool",
            Nothing.class, PoolChange.class).roles(Role.ADMIN).single().failures(5003, 5011, 5033);
    public static final Operation<Nothing, FleetStatus> FLEET = Operation.of("lucid.worker.fleet", Nothing.class,
            FleetStatus.class).roles(Role.ADMIN).single().failures(5003);
    /** Shows whoever asks that this node holds its key under its own onion address (NOD-18). */
    public static final Operation<Ping, Pong> PING = Operation.of("lucid.worker.ping", Ping.class, Pong.class)
            .roles(Role.PUBLIC).single().failures(LucidError.RATE.number(), LucidError.STATE_FORBIDS.number(),
                    LucidError.RECORD_UNKNOWN.number());

    private Worker() {
    }

    /**
     * How the agent is doing.
     *
     * @param state {@code new, registering, waiting, online, disconnected, rejected} or {@code retired}
     * @param desiredState what the manager wants of it: {@code run} or {@code stop}
     * @param working whether it signs proofs and takes sessions now
     * @param poolId its pool; absent also when the manager could not be asked
     * @param clockOffsetMs how far the manager's clock is ahead of this one, the median of five replies
     * @param outbox entries that wait, by queue
     * @param sessions sessions by state
     */
    public record AgentStatus(String nodeId, String state, String desiredState, boolean working,
            Optional<String> poolId, Beacons beacons, long clockOffsetMs, Map<String, Integer> outbox,
            Map<String, Integer> sessions, Optional<Instant> lastContact, Optional<String> lastError) {
    }

    /**
     * What became of the proofs of this process.
     *
     * @param newestSlot the newest slot that a beacon was signed for
     * @param dropped beacons and other proofs that were refused, came too late or could not be signed
     * @param claimed slots won
     * @param unserved duties for which this node has no source of proofs
     */
    public record Beacons(Optional<Long> newestSlot, long accepted, long dropped, long claimed, long unserved) {
    }

    /** One entry that waits to be sent. */
    public record OutboxItem(String queue, String key, Instant createdAt, int bytes) {
    }

    /** What waits, the oldest first, at most 100 of each queue; counts and bytes are of all. */
    public record OutboxContents(Map<String, Integer> entries, long bytes, Optional<Instant> oldest,
            List<OutboxItem> items) {
    }

    /** Which pool this node is to join. */
    public record JoinPool(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") String poolId) {
    }

    /** The pool that this node is in now. */
    public record PoolChange(String nodeId, Optional<String> poolId) {
    }

    /** Many agents in one process, by state. */
    public record FleetStatus(int count, Map<String, Integer> states, long beaconsAccepted, long beaconsDropped,
            long heartbeats) {
    }

    /** 32 random bytes in hex. */
    public record Ping(@Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String nonce) {
    }

    /** The node key's signature over {@code LUCID-REACHABILITY-V1}. */
    public record Pong(String nodeId, String signature) {
    }
}
