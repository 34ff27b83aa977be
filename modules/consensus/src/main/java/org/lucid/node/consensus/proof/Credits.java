package org.lucid.node.consensus.proof;

import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.contract.consensus.ProofKind;

/** What work earns in milli-credits: summed first, rounded down once for each kind (CON-50). */
public record Credits(RuleParameters rules) {

    private static final long MILLI = 1000;
    private static final long GIB = 1L << 30;

    /** {@code bytes x 1000 / relay_bytes}. */
    public long relayMc(long bytes) {
        return bytes * MILLI / rules.creditRelayBytes();
    }

    /** {@code chunks x chunk_mc + bytes x gib_mc / 1 GiB}. */
    public long storageMc(long chunks, long bytes) {
        return chunks * rules.creditChunkMc() + bytes * rules.creditGibMc() / GIB;
    }

    /** {@code sessions x session_mc}. */
    public long validationMc(long sessions) {
        return sessions * rules.creditSessionMc();
    }

    /** What a stored proof earns; a beacon earns nothing, it scales the rank. */
    public long of(ProofKind kind, Verdicts verdicts) {
        return switch (kind) {
            case RELAY_BANDWIDTH -> relayMc(verdicts.bytes());
            case STORAGE_AVAILABILITY -> storageMc(verdicts.units(), verdicts.bytes());
            case VALIDATION_SIGNATURE -> validationMc(verdicts.units());
            case UPTIME_BEACON -> 0;
        };
    }
}
