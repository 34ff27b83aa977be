package org.lucid.node.contract.registration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/**
 * Where a node is paid to. A new address needs the node's key and the new wallet's, and takes effect 72 h later; until
 * then nothing is paid out and the change can be called off (NOD-23 to NOD-26).
 */
public final class PayoutAddresses {

    public static final Operation<Nodes.GetNode, PayoutAddress> GET = Operation.of("lucid.registration.payout-address",
            Nodes.GetNode.class, PayoutAddress.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5001);
    public static final Operation<Propose, Proposal> PROPOSE = Operation.of("lucid.registration.set-payout-address",
            Propose.class, Proposal.class).roles(Role.NODE_OPERATOR, Role.NODE).failures(2006, 5001, 5105, 5107);
    public static final Operation<Confirm, PayoutAddress> CONFIRM = Operation.of(
            "lucid.registration.confirm-payout-address", Confirm.class, PayoutAddress.class)
            .roles(Role.NODE_OPERATOR, Role.NODE).single().failures(1012, 2006, 4291, 5001, 5003, 5101, 5105, 5107);
    public static final Operation<Cancel, PayoutAddress> CANCEL = Operation.of(
            "lucid.registration.cancel-payout-address", Cancel.class, PayoutAddress.class).roles(Role.PUBLIC).single()
            .failures(2006, 5001, 5011, 5101);
    /** For modules: where the given nodes are paid to; unknown and service nodes are left out. */
    public static final Operation<OfNodes, Items> OF_NODES = Operation.of("lucid.registration.payout-addresses",
            OfNodes.class, Items.class);

    public static final Topic<AddressChange> CHANGED = Topic
            .of("lucid.registration.payout-address-change", AddressChange.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(AddressChange::nodeId);

    private PayoutAddresses() {
    }

    /**
     * The address in force and the one that waits.
     *
     * @param version 0 while there is none, then one more with each change
     * @param provenAt since when the wallet is known to be the owner's; nothing is paid out before
     */
    public record PayoutAddress(String nodeId, Optional<String> address, int version, Optional<Instant> provenAt,
            Optional<Instant> effectiveAt, Optional<Pending> pending) {
    }

    /** A change that waits until it takes effect. */
    public record Pending(String changeId, String address, Instant effectiveAt) {
    }

    /** Asks what must be signed for a new address; nothing is stored. */
    public record Propose(String nodeId, @Bounds(min = "34", max = "34") String address) {
    }

    /** The text for the wallet to sign, and the version for both signatures. */
    public record Proposal(String nodeId, String address, int version, String text) {
    }

    /**
     * Both signatures for a new address; for the present one, to prove it, the wallet's alone.
     *
     * @param nodeSignature of the node's key over {@code LUCID-PAYOUT-ADDRESS-V1}
     * @param addressSignature of the wallet over the text of the proposal, 65 bytes, r, s, v
     */
    public record Confirm(String nodeId, @Bounds(min = "34", max = "34") String address,
            @Bounds(min = "1", max = "1000000") int version,
            @Bounds(pattern = "[0-9a-f]{128}") Optional<String> nodeSignature,
            @Bounds(pattern = "(0x)?[0-9a-fA-F]{130}") String addressSignature) {
    }

    /**
     * Calls the pending change off: by the owner, the node, an administrator, or anybody with a signature of the node's
     * key over {@code LUCID-PAYOUT-ADDRESS-CANCEL-V1} (64 bytes) or of the old wallet (65 bytes) over the text with the
     * last line {@code cancel: <change_id>}.
     */
    public record Cancel(String nodeId,
            @Bounds(pattern = "(0x)?([0-9a-fA-F]{128}|[0-9a-fA-F]{130})") Optional<String> signature) {
    }

    /** Which nodes, at most 500. */
    public record OfNodes(List<String> nodeIds) {
    }

    /** One item for each node that may be paid. */
    public record Items(List<Item> items) {
    }

    /**
     * @param payable whether the address is proven and no change is open
     * @param holdUntil while a change is open: when it takes effect
     */
    public record Item(String nodeId, Optional<String> address, int version, boolean payable,
            Optional<Instant> holdUntil, Optional<String> operatorId, Instant createdAt,
            Optional<Instant> exitCompletedAt) {
    }

    /** A change was opened, called off or took effect. */
    public record AddressChange(String nodeId, String changeId, String state, Instant effectiveAt) {
    }
}
