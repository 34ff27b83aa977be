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
        LOG.error("event=needs_attention text=\"{}\"", text);
        bus.publish(Distributions.FAULT, new Distributions.Fault(Optional.empty(), text));
    }
}
