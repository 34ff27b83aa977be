package org.lucid.node.contract.economy;

import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/**
 * What an outsider needs to see, without trusting anybody, that an entry is in the journal and that the journal only grew
 * (MON-13, RFC 6962).
 */
public final class LedgerProofs {

    public static final Operation<Nothing, LedgerHead> HEAD = Operation.of("lucid.economy.head", Nothing.class,
            LedgerHead.class).roles(Role.PUBLIC).failures(5011);
    public static final Operation<GetConsistency, Consistency> CONSISTENCY = Operation.of(
            "lucid.economy.consistency", GetConsistency.class, Consistency.class).roles(Role.PUBLIC).failures(5011);
    public static final Operation<GetReceipt, Receipt> RECEIPT = Operation.of("lucid.economy.receipt",
            GetReceipt.class, Receipt.class).roles(Role.NODE_OPERATOR, Role.NODE).single()
            .failures(2006, 5001, 5003, 5011);

    private LedgerProofs() {
    }

    /** Two sizes of the journal; absent: from its beginning, to the newest head. */
    public record GetConsistency(@Bounds(min = "0") Optional<Long> from, @Bounds(min = "0") Optional<Long> to) {
    }

    /**
     * That the journal of the one size grew into the other.
     *
     * @param proof hashes in hex (RFC 6962, section 2.1.2)
     */
    public record Consistency(long from, long to, List<String> proof) {
    }

    /** Which entry. */
    public record GetReceipt(@Bounds(min = "1") long seq) {
    }

    /**
     * That an entry is in the journal.
     *
     * @param leafIndex its place among the leaves, from 0
     * @param proof hashes in hex (RFC 6962, section 2.1.1) that lead from the hash of the entry to the root of the head
     */
    public record Receipt(JournalEntry entry, long leafIndex, List<String> proof, LedgerHead head) {
    }
}
