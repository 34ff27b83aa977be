package org.lucid.node.contract.worker;

import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;

/** The agent on a node. */
public final class Worker {

    public static final Operation<Nothing, AgentStatus> STATUS = Operation.of("lucid.worker.status", Nothing.class,
            AgentStatus.class).roles(Role.ADMIN).single();

    private Worker() {
    }

    /**
     * How the agent is doing.
     *
     * @param state {@code new, registering, online, disconnected} or {@code rejected}
     * @param desiredState what the manager wants of it: {@code run} or {@code stop}
     * @param newestBeaconSlot the newest slot that it signed a beacon for
     * @param clockOffsetMs how far the manager's clock is ahead of this one
     */
    public record AgentStatus(String nodeId, String state, String desiredState, Optional<Long> newestBeaconSlot,
            long beaconsAccepted, long beaconsDropped, long clockOffsetMs, Optional<Instant> lastContact,
            Optional<String> lastError) {
    }
}
