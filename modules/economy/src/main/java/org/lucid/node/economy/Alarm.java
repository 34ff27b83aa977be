package org.lucid.node.economy;

import java.util.Optional;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.kernel.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a person to what cannot go on by itself. */
record Alarm(Bus bus) {

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

    /** Says what is wrong, in the log and as an event. */
    void raise(String text) {
        raise(Optional.empty(), text);
    }

    /** Says what is wrong with an entry. */
    void raise(Replay.Fault fault) {
        raise(Optional.of(fault.seq()), fault.toString());
    }

    private void raise(Optional<Long> seq, String text) {
        LOG.error("event=needs_attention text=\"{}\"", text);
        bus.publish(Distributions.FAULT, new Distributions.Fault(seq, text));
    }
}
