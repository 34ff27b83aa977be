package org.lucid.node.economy;

import org.lucid.node.kernel.module.FinalFailure;

/** Something in the stored ledger is not as it was written. Nothing is repaired by itself, so waiting mends nothing. */
final class DamagedLedger extends FinalFailure {

    private static final long serialVersionUID = 1L;

    private final transient Replay.Fault fault;

    DamagedLedger(Replay.Fault fault) {
        super("The journal is damaged: " + fault
                + ". Nothing was repaired; run lucid verify-ledger, then restore a backup.");
        this.fault = fault;
    }

    DamagedLedger(long seq, String text) {
        this(new Replay.Fault(seq, text));
    }

    /** What was found. */
    Replay.Fault fault() {
        return fault;
    }
}
