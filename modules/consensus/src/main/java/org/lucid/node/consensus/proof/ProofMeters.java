package org.lucid.node.consensus.proof;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.consensus.ProofKind;

/** What became of proofs, by kind (CON-183). */
final class ProofMeters {

    private final MeterRegistry meters;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    ProofMeters(MeterRegistry meters) {
        this.meters = meters;
        for (ProofKind kind : ProofKind.values()) {
            for (String result : new String[]{"accepted", "repeated", "equivocated"}) {
                counter(kind, result);
            }
        }
    }

    private Counter counter(ProofKind kind, String result) {
        return counters.computeIfAbsent(kind.json() + ":" + result, key -> Counter.builder("lucid_consensus_proofs")
                .tags("kind", kind.json(), "result", result).register(meters));
    }

    void count(ProofKind kind, String result) {
        counter(kind, result).increment();
    }
}
