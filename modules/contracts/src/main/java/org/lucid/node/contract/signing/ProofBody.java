package org.lucid.node.contract.signing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.lucid.node.contract.LucidError;

/**
 * The entries of a task proof, in the form whose hash is signed (CON-14). Entries strictly ascend by the bytes of their
 * id, so that a duplicate cannot be expressed; another order is INVALID 5507.
 */
public sealed interface ProofBody {

    /** The number of the kind: 1 relay bandwidth, 2 storage availability, 3 validation signature, 4 uptime beacon. */
    int kind();

    /** The bytes of all entries. */
    byte[] bytes();

    /** Bytes relayed for a session, signed by its client with 64 bytes. */
    record Receipt(String sessionId, long bytes, byte[] signature) {

        public Receipt {
            requireLength(signature, 64);
        }
    }

    /** A session validated, with the 32-byte hash of its manifest. */
    record Validation(String sessionId, byte[] manifestHash) {

        public Validation {
            requireLength(manifestHash, 32);
        }
    }

    /** Receipts of relayed sessions. */
    record Relay(List<Receipt> receipts) implements ProofBody {

        public Relay {
            receipts = List.copyOf(receipts);
            requireAscending(receipts.stream().map(Receipt::sessionId).toList());
        }

        @Override
        public int kind() {
            return 1;
        }

        @Override
        public byte[] bytes() {
            SignedBytes out = SignedBytes.untagged();
            receipts.forEach(r -> out.str(r.sessionId()).u64(r.bytes()).raw(r.signature()));
            return out.toBytes();
        }
    }

    /** Ids of storage audits passed. */
    record Storage(List<String> auditIds) implements ProofBody {

        public Storage {
            auditIds = List.copyOf(auditIds);
            requireAscending(auditIds);
        }

        @Override
        public int kind() {
            return 2;
        }

        @Override
        public byte[] bytes() {
            SignedBytes out = SignedBytes.untagged();
            auditIds.forEach(out::str);
            return out.toBytes();
        }
    }

    /** Sessions validated. */
    record Validations(List<Validation> sessions) implements ProofBody {

        public Validations {
            sessions = List.copyOf(sessions);
            requireAscending(sessions.stream().map(Validation::sessionId).toList());
        }

        @Override
        public int kind() {
            return 3;
        }

        @Override
        public byte[] bytes() {
            SignedBytes out = SignedBytes.untagged();
            sessions.forEach(s -> out.str(s.sessionId()).raw(s.manifestHash()));
            return out.toBytes();
        }
    }

    /** A beacon: the 16-byte seal of a recent slot shows that it was not signed in advance. */
    record Uptime(long sealSlot, byte[] seal) implements ProofBody {

        public Uptime {
            requireLength(seal, 16);
        }

        @Override
        public int kind() {
            return 4;
        }

        @Override
        public byte[] bytes() {
            return SignedBytes.untagged().u64(sealSlot).raw(seal).toBytes();
        }
    }

    private static void requireLength(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw LucidError.PROOF_BODY.failure("An entry has " + bytes.length + " bytes where " + length
                    + " are needed. Send it in full.");
        }
    }

    private static void requireAscending(List<String> ids) {
        for (int i = 1; i < ids.size(); i++) {
            byte[] before = ids.get(i - 1).getBytes(StandardCharsets.UTF_8);
            byte[] here = ids.get(i).getBytes(StandardCharsets.UTF_8);
            if (Arrays.compareUnsigned(before, here) >= 0) {
                throw LucidError.PROOF_BODY.failure(
                        "Entry " + i + " does not come after the one before it. Sort the entries by id, once each.");
            }
        }
    }
}
