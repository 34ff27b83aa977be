package org.lucid.node.contract.consensus;

import java.util.Locale;
import org.lucid.node.contract.LucidError;

/** The kinds of task proofs (CON-20), in the order of their numbers. */
public enum ProofKind {
    /** Bytes relayed for sessions. */
    RELAY_BANDWIDTH,
    /** Audits of stored chunks passed. */
    STORAGE_AVAILABILITY,
    /** Manifests of sessions hashed as a validator. */
    VALIDATION_SIGNATURE,
    /** A sign of life that could not be signed in advance. */
    UPTIME_BEACON;

    private static final ProofKind[] ALL = values();

    /** The number in signed bytes and ids, from 1. */
    public int number() {
        return ordinal() + 1;
    }

    /** The name in JSON. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with this number, from 1 to 4. */
    public static ProofKind of(int number) {
        return ALL[number - 1];
    }

    /** The kind with this JSON name; INVALID 5507 when there is none. */
    public static ProofKind of(String json) {
        for (ProofKind kind : ALL) {
            if (kind.json().equals(json)) {
                return kind;
            }
        }
        throw LucidError.PROOF_BODY.failure("There is no kind of proof '" + json + "'. Nothing was stored.");
    }
}
