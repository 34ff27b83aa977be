package org.lucid.node.contract.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** What owners and administrators do with nodes. A command repeated in the state it leads to answers the same again. */
public final class NodeCommands {

    public static final Operation<CreateNode, Nodes.Node> CREATE = Operation.of("lucid.registration.create",
            CreateNode.class, Nodes.Node.class).roles(Role.NODE_OPERATOR).single().failures(2006, 5007, 5111);
    public static final Operation<UpdateNode, Nodes.Node> UPDATE = Operation.of("lucid.registration.update",
            UpdateNode.class, Nodes.Node.class).roles(Role.NODE_OPERATOR).single()
            .failures(1012, 2002, 2006, 5001, 5003, 5007);
    public static final Operation<RemoveNode, Nothing> REMOVE = Operation.of("lucid.registration.remove",
            RemoveNode.class, Nothing.class).roles(Role.NODE_OPERATOR).single().failures(2006, 5001, 5003);
    public static final Operation<Enrol, EnrolmentCode> ENROL = Operation.of("lucid.registration.enrol", Enrol.class,
            EnrolmentCode.class).roles(Role.NODE_OPERATOR).single().failures(2006, 4291, 5001, 5003);
    public static final Operation<RegisterNode, RegisteredNode> REGISTER = Operation.of("lucid.registration.register",
            RegisterNode.class, RegisteredNode.class).roles(Role.NODE_OPERATOR, Role.SERVICE).single()
            .failures(2006, 5007, 5111);

    public static final Operation<Command, NodeTransition> START = command("start");
    public static final Operation<Command, NodeTransition> STOP = command("stop");
    public static final Operation<Command, NodeTransition> RESTART = command("restart");
    public static final Operation<Command, NodeTransition> ACTIVATE = command("activate");
    public static final Operation<Command, NodeTransition> DEACTIVATE = command("deactivate");
    public static final Operation<Command, NodeTransition> EXIT = command("exit");
    public static final Operation<Command, NodeTransition> CANCEL_EXIT = command("cancel-exit");
    public static final Operation<Maintain, NodeTransition> MAINTAIN = Operation.of("lucid.registration.maintain",
            Maintain.class, NodeTransition.class).roles(Role.NODE_OPERATOR).single().failures(2006, 5001, 5003);
    public static final Operation<Suspend, NodeTransition> SUSPEND = Operation.of("lucid.registration.suspend",
            Suspend.class, NodeTransition.class).roles(Role.ADMIN).single().failures(5001, 5003);
    /** For modules: takes back a cause that they gave. */
    public static final Operation<Lift, NodeTransition> LIFT = Operation.of("lucid.registration.lift", Lift.class,
            NodeTransition.class).single().failures(5001, 5003);

    private NodeCommands() {
    }

    private static Operation<Command, NodeTransition> command(String name) {
        return Operation.of("lucid.registration." + name, Command.class, NodeTransition.class)
                .roles(Role.NODE_OPERATOR).single().failures(2006, 5001, 5003);
    }

    /**
     * A node of an operator; its key comes later, by an enrolment code.
     *
     * @param operatorId of whom; only administrators may name another than themselves
     * @param initialPoolId joined when the node is admitted
     */
    public record CreateNode(@Bounds(min = "1", max = "120") String name,
            @Bounds(pattern = "worker|validator|storage|compute") String nodeType,
            @Bounds(min = "1", max = "128") Optional<String> operatorId,
            @Bounds(pattern = "worker|server") Optional<String> role, Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location, @Bounds(max = "64") Optional<String> initialPoolId,
            Optional<JsonNode> configuration, @Bounds(max = "32") Optional<List<String>> capabilities,
            @Bounds(max = "32") Optional<Map<String, String>> labels) {
    }

    /**
     * What is to be different; an absent member stays as it is, null empties it. {@code status} (active, inactive,
     * maintenance) and {@code pool_id} are commands: each stands alone.
     */
    public record UpdateNode(String nodeId, @Bounds(min = "1", max = "120") Optional<String> name,
            Optional<JsonNode> hardwareInfo, Optional<JsonNode> location, Optional<JsonNode> configuration,
            @Bounds(max = "32") Optional<List<String>> capabilities,
            @Bounds(max = "32") Optional<Map<String, String>> labels,
            @Bounds(pattern = "worker|server") Optional<String> role,
            @Bounds(min = "1", max = "128") Optional<String> operatorId,
            @Bounds(pattern = "active|inactive|maintenance") Optional<String> status,
            @Bounds(max = "64") Optional<String> poolId) {
    }

    /** Which node goes for good. */
    public record RemoveNode(String nodeId, @Bounds(min = "3", max = "500") Optional<String> reason) {
    }

    /** The wish for a code with which one agent becomes a node of the operator, or the given node. */
    public record Enrol(@Bounds(max = "64") Optional<String> nodeId,
            @Bounds(min = "1", max = "168") Optional<Integer> expiresHours,
            @Bounds(min = "1", max = "128") Optional<String> operatorId) {
    }

    /** A code, shown this once; good for one registration. */
    public record EnrolmentCode(String enrolmentCode, Optional<String> nodeId, String operatorId, Instant expiresAt) {
    }

    /**
     * Registers a service (called by it, with its node id) or creates a node of an operator.
     *
     * @param nodeId given by a service, bound to it for ever
     * @param nodeType a service's own word, or a type of node
     * @param capabilities a list or an object
     */
    public record RegisterNode(@Bounds(pattern = "[A-Za-z0-9_-]{1,64}") Optional<String> nodeId,
            @Bounds(pattern = "[a-z][a-z0-9-]{0,31}") Optional<String> nodeType,
            @Bounds(min = "1", max = "128") Optional<String> operatorId, Optional<JsonNode> capabilities,
            @Bounds(max = "32") Optional<String> status, Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location, @Bounds(min = "1", max = "120") Optional<String> name) {
    }

    /**
     * The node, and for an operator's node the code that its agent registers with.
     *
     * @param poolId always null, as are score and resources: a node that was made just now has none of them
     */
    public record RegisteredNode(String nodeId, String name, String status, String nodeType,
            Optional<String> operatorId, Optional<String> poolId, Optional<Double> pootScore,
            Optional<Nodes.ResourceUse> resources, Instant createdAt, Optional<String> enrolmentCode,
            Optional<Instant> expiresAt) {

        /** Made just now. */
        public RegisteredNode(String nodeId, String name, String status, String nodeType, Optional<String> operatorId,
                Instant createdAt, Optional<String> enrolmentCode, Optional<Instant> expiresAt) {
            this(nodeId, name, status, nodeType, operatorId, Optional.empty(), Optional.empty(), Optional.empty(),
                    createdAt, enrolmentCode, expiresAt);
        }
    }

    /** A command to a node. */
    public record Command(String nodeId, @Bounds(min = "3", max = "500") Optional<String> reason) {
    }

    /** The wish to work on a node for some hours, 2 when absent. */
    public record Maintain(String nodeId, @Bounds(min = "3", max = "500") Optional<String> reason,
            @Bounds(min = "1", max = "72") Optional<Integer> durationHours) {
    }

    /**
     * Keeps a node from working for a cause; a cause named again changes nothing.
     *
     * @param durationHours until lifted when absent
     */
    public record Suspend(String nodeId, @Bounds(pattern = "[A-Za-z0-9_.:-]{1,64}") Optional<String> causeId,
            @Bounds(min = "3", max = "500") String reason,
            @Bounds(min = "1", max = "8760") Optional<Integer> durationHours, Optional<Boolean> notifyUser) {
    }

    /** Which cause of a suspension is over. */
    public record Lift(String nodeId, String causeId) {
    }

    /** What a command led to; {@code excused} tells what of a maintenance counts as excused. */
    public record NodeTransition(String nodeId, String status, Instant requestedAt, Optional<Instant> startedAt,
            Optional<Instant> stoppedAt, Optional<Excused> excused) {

        public NodeTransition(String nodeId, String status, Instant requestedAt) {
            this(nodeId, status, requestedAt, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Slots in which missing beacons are not held against a node (CON-45); none when the consensus module is off. */
    public record Excused(Optional<Instant> excusedFrom, int excusedSlots, int slotsLeft, Optional<String> note) {
    }
}
