package org.lucid.node.registration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the journal says of a node: every change of it is one entry, and the entry holds the whole of it, so that the
 * node's record follows from its last entry alone.
 *
 * @param since when it came into its state
 * @param payoutVersion 0 while there is no address, then one more with each change
 * @param addressProvenAt since when the wallet is known to be the owner's
 * @param suspensions the causes that keep it from working, at most 16
 * @param exit how far it is on its way out; stays when it is terminated, and says whether it went in good order
 */
public record Standing(NodeState state, boolean desiredRun, Instant since, String cause, Optional<String> lastError,
        Optional<String> operatorId, String role, Optional<String> publicKey, int keyVersion,
        Optional<String> payoutAddress, int payoutVersion, Optional<Instant> addressProvenAt,
        List<Suspension> suspensions, Optional<Maintenance> maintenance, Optional<Exit> exit) {

    public Standing {
        suspensions = List.copyOf(suspensions);
    }

    /** Why a node is kept from working, and until when unless it is lifted before. */
    public record Suspension(String causeId, String by, String reason, Optional<Instant> until) {
    }

    /** Work on the node. */
    public record Maintenance(Instant from, Instant until, String by, String reason, boolean daily) {
    }

    /** A node that was just admitted or created. */
    static Standing begun(Instant at, String cause, Optional<String> operatorId, String role,
            Optional<String> publicKey, Optional<String> payoutAddress) {
        return new Standing(NodeState.REGISTERED, false, at, cause, Optional.empty(), operatorId, role, publicKey,
                publicKey.isPresent() ? 1 : 0, payoutAddress, payoutAddress.isPresent() ? 1 : 0, Optional.empty(),
                List.of(), Optional.empty(), Optional.empty());
    }

    Standing in(NodeState next, Instant at, String why) {
        Optional<String> error = next == NodeState.ERROR || next == NodeState.OFFLINE ? lastError : Optional.empty();
        return new Standing(next, desiredRun, at, why, error, operatorId, role, publicKey, keyVersion, payoutAddress,
                payoutVersion, addressProvenAt, suspensions, next == NodeState.MAINTENANCE
                        ? maintenance
                        : Optional.empty(),
                exit);
    }

    Standing desiring(boolean run) {
        return new Standing(state, run, since, cause, lastError, operatorId, role, publicKey, keyVersion, payoutAddress,
                payoutVersion, addressProvenAt, suspensions, maintenance, exit);
    }

    Standing failing(Optional<String> error) {
        return new Standing(state, desiredRun, since, cause, error, operatorId, role, publicKey, keyVersion,
                payoutAddress, payoutVersion, addressProvenAt, suspensions, maintenance, exit);
    }

    Standing ownedBy(Optional<String> operator, String newRole) {
        return new Standing(state, desiredRun, since, cause, lastError, operator, newRole, publicKey, keyVersion,
                payoutAddress, payoutVersion, addressProvenAt, suspensions, maintenance, exit);
    }

    Standing withKey(String key) {
        return new Standing(state, desiredRun, since, cause, lastError, operatorId, role, Optional.of(key),
                keyVersion + 1, payoutAddress, payoutVersion, addressProvenAt, suspensions, maintenance, exit);
    }

    Standing paidTo(String address, int version, Instant provenAt) {
        return new Standing(state, desiredRun, since, cause, lastError, operatorId, role, publicKey, keyVersion,
                Optional.of(address), version, Optional.of(provenAt), suspensions, maintenance, exit);
    }

    Standing suspendedFor(Suspension suspension) {
        List<Suspension> more = new ArrayList<>(suspensions);
        more.removeIf(known -> known.causeId().equals(suspension.causeId()));
        more.add(suspension);
        return withSuspensions(more);
    }

    Standing without(String causeId) {
        return withSuspensions(suspensions.stream().filter(known -> !known.causeId().equals(causeId)).toList());
    }

    private Standing withSuspensions(List<Suspension> causes) {
        return new Standing(state, desiredRun, since, cause, lastError, operatorId, role, publicKey, keyVersion,
                payoutAddress, payoutVersion, addressProvenAt, causes, maintenance, exit);
    }

    Standing maintained(Maintenance work) {
        return new Standing(state, desiredRun, since, cause, lastError, operatorId, role, publicKey, keyVersion,
                payoutAddress, payoutVersion, addressProvenAt, suspensions, Optional.of(work), exit);
    }

    Standing exiting(Optional<Exit> way) {
        return new Standing(state, desiredRun, since, cause, lastError, operatorId, role, publicKey, keyVersion,
                payoutAddress, payoutVersion, addressProvenAt, suspensions, maintenance, way);
    }

    /** Whether it is on its way out: it gets no new work and joins no pool. */
    boolean isExiting() {
        return state != NodeState.TERMINATED && exit.isPresent();
    }

    /** When it was gone in good order; empty for one that was removed (MON-29). */
    Optional<Instant> exitCompletedAt() {
        return exit.filter(way -> way.phase() == Exit.Phase.DONE).map(way -> since);
    }
}
