package org.lucid.node.contract.economy;

import java.time.Instant;

/**
 * What this process vouches for: the journal up to an entry and what every account held then (MON-13).
 *
 * @param treeSize the number of the last entry
 * @param treeRoot the RFC 6962 root over the hashes of all entries
 * @param lastHash the hash of the last entry
 * @param balancesHash SHA-256 over {@code <account> <balance>} and LF of every account, in the order of their bytes
 * @param keyId the manager's identity key, in hex
 * @param signature Ed25519 over {@code "lucid-ledger-head-v1"} and the RFC 8785 JSON of the other members
 */
public record LedgerHead(long treeSize, String treeRoot, String lastHash, String balancesHash, Instant at, String keyId,
        String signature) {

    /** What its signature begins with. */
    public static final String TAG = "lucid-ledger-head-v1";

    /** The same with a signature. */
    public LedgerHead signed(String with) {
        return new LedgerHead(treeSize, treeRoot, lastHash, balancesHash, at, keyId, with);
    }
}
