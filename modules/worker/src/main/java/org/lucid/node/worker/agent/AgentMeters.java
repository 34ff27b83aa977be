package org.lucid.node.worker.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the agents of a process did, counted together (NOD-84). */
public final class AgentMeters {

    private final MeterRegistry meters;

    public AgentMeters(MeterRegistry meters) {
        this.meters = meters;
        for (String result : new String[]{"accepted", "dropped"}) {
            counter("lucid_agent_beacons", result);
        }
    }

    private Counter counter(String name, String result) {
        return Counter.builder(name).tag("result", result).register(meters);
    }

    void beacon(String result) {
        counter("lucid_agent_beacons", result).increment();
    }

    void claim(String result) {
        counter("lucid_agent_claims", result).increment();
    }

    void duty(String result) {
        counter("lucid_agent_duties", result).increment();
    }
}
