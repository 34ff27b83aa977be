package org.lucid.node.economy;

import java.util.List;
import java.util.Optional;

/**
 * A full stretch of the journal (MON-12).
 *
 * @param segment from 0
 * @param lastHash the hash of its last entry
 * @param root the RFC 6962 root of its leaves, an inner node of the tree over the journal
 */
record Segment(long segment, long firstSeq, long lastSeq, String lastHash, String root) {

    String id() {
        return Long.toString(segment);
    }

    /**
     * What is wrong with stored segments, in their order, of a journal that makes these. The last of them may be missing,
     * since a segment is stored after its entries.
     */
    static Optional<Replay.Fault> fault(List<Segment> made, List<Segment> stored) {
        for (int i = 0; i < stored.size(); i++) {
            Segment found = stored.get(i);
            if (i >= made.size()) {
                return Optional.of(new Replay.Fault(found.firstSeq(), "belongs to the stored segment " + found.segment()
                        + " that ends at entry " + found.lastSeq() + ", the journal ends before it"));
            }
            if (!found.equals(made.get(i))) {
                return Optional.of(new Replay.Fault(made.get(i).firstSeq(), "begins a segment that is stored as "
                        + found + ", expected " + made.get(i)));
            }
        }
        return Optional.empty();
    }
}
