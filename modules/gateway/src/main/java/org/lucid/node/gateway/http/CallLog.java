package org.lucid.node.gateway.http;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is logged of calls (API-95): those that change something, except telemetry; those that are refused or fail, ten a
 * second; and slow ones. Shared by the instances.
 */
public final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int REFUSALS_PER_SECOND = 10;
    private static final long SLOW_MILLIS = 1000;

    private final InstantSource clock;
    private long second;
    private int refusals;
    private int unlogged;

    /**
     * A call that was answered.
     *
     * @param code the number of the failure, 0 for none
     * @param source the address it came from, without its last part
     * @param changes whether it changes something that is worth a line
     */
    public record Served(String module, String requestId, String method, String operation, int status, int code,
            long millis,
            String source, boolean changes) {
    }

    CallLog(InstantSource clock) {
        this.clock = clock;
    }

    /** A call was answered. */
    public void answered(Served call) {
        boolean refused = call.status() >= 400;
        if (refused ? mayLogRefusal() : call.changes() || call.millis() > SLOW_MILLIS) {
            LOG.atInfo().addKeyValue("module", call.module()).addKeyValue("request_id", call.requestId()).log(
                    "event=call operation={} method={} status={} code={} ms={} source={}", call.operation(),
                    call.method(), call.status(), call.code(), call.millis(), call.source());
        }
    }

    private synchronized boolean mayLogRefusal() {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            if (unlogged > 0) {
                LOG.info("event=calls_unlogged count={} status=4xx_5xx", unlogged);
            }
            second = now;
            refusals = 0;
            unlogged = 0;
        }
        refusals++;
        if (refusals > REFUSALS_PER_SECOND) {
            unlogged++;
            return false;
        }
        return true;
    }
}
