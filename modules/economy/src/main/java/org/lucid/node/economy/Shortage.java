package org.lucid.node.economy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.lucid.node.contract.economy.Distributions;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator once a day that an account holds less than a run needs. */
final class Shortage {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Logger LOG = LoggerFactory.getLogger(Shortage.class);

    private final Bus bus;
    private final InstantSource clock;
    private Instant told = Instant.MIN;

    Shortage(Bus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    void tell(String account, Usdt needed, Usdt available, String runId) {
        Instant now = clock.instant();
        if (told.isBefore(now.minus(DAY))) {
            told = now;
            LOG.warn("event=funds_short account={} needed={} available={} next=\"fund the account or waive {}\"",
                    account,
                    needed, available, runId);
            bus.publish(Distributions.FUNDS_SHORT, new Distributions.FundsShort(account, needed, available));
        }
    }
}
