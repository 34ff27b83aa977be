package org.lucid.node.consensus.proof;

import java.util.List;
import org.lucid.node.contract.consensus.Consensus.RejectedEntry;

/**
 * What was found of a proof's entries when it came in (CON-25). Entries beyond a cap are good and earn nothing.
 *
 * @param rejected the entries that are not good
 * @param good how many are
 * @param units good chunks or sessions that earn something
 * @param bytes good bytes relayed or audited that earn something
 * @param hostBytes of these, the bytes of sessions that the node hosts
 * @param capped whether a cap cut anything off
 */
public record Verdicts(List<RejectedEntry> rejected, int good, int units, long bytes, long hostBytes,
        boolean capped) {

    /** Those of a beacon, which has no entries. */
    public static final Verdicts NONE = new Verdicts(List.of(), 0, 0, 0, 0, false);

    public Verdicts {
        rejected = List.copyOf(rejected);
    }
}
