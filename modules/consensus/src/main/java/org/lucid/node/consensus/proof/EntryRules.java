package org.lucid.node.consensus.proof;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.session.SessionAt;
import org.lucid.node.contract.consensus.Consensus.RejectedEntry;
import org.lucid.node.contract.shards.Audits.Audit;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.ProofBody;

/** Judges the entries of a validly signed proof one by one: a bad one earns nothing and costs only itself (CON-25). */
public final class EntryRules {

    private EntryRules() {
    }

    /** Why a receipt cannot be good whatever its signature; empty when its signature decides (CON-26). */
    public static Optional<String> receiptFault(ProofBody.Receipt receipt, long slot,
            Map<String, SessionAt> sessions) {
        SessionAt session = sessions.get(receipt.sessionId());
        if (session == null) {
            return Optional.of("receipt_session_unknown");
        }
        if (!session.openIn(slot)) {
            return Optional.of("receipt_session_not_open");
        }
        return receipt.bytes() < 1 ? Optional.of("receipt_empty") : Optional.empty();
    }

    /**
     * Relayed bytes.
     *
     * @param signed whether the client's signature of each receipt is good; looked at where nothing else is wrong
     */
    public static Verdicts relay(ProofBody.Relay body, String nodeId, long slot, Map<String, SessionAt> sessions,
            List<Boolean> signed, RuleParameters rules) {
        List<RejectedEntry> rejected = new ArrayList<>();
        long bytes = 0;
        long hosted = 0;
        for (int i = 0; i < body.receipts().size(); i++) {
            ProofBody.Receipt receipt = body.receipts().get(i);
            Optional<String> fault = receiptFault(receipt, slot, sessions);
            if (fault.isEmpty() && !signed.get(i)) {
                fault = Optional.of("receipt_signature");
            }
            if (fault.isPresent()) {
                rejected.add(new RejectedEntry(i, fault.get()));
                continue;
            }
            bytes += receipt.bytes();
            hosted += sessions.get(receipt.sessionId()).hostNodeId().equals(nodeId) ? receipt.bytes() : 0;
        }
        long cap = rules.capRelayBytes();
        int good = body.receipts().size() - rejected.size();
        return new Verdicts(rejected, good, good, Math.min(bytes, cap), Math.min(hosted, cap), bytes > cap);
    }

    /** Audits passed (CON-27), of which the first up to the cap count. */
    public static Verdicts storage(ProofBody.Storage body, String nodeId, long slot, Map<String, Audit> audits,
            RuleParameters rules) {
        List<RejectedEntry> rejected = new ArrayList<>();
        Set<String> chunks = new HashSet<>();
        int units = 0;
        long bytes = 0;
        for (int i = 0; i < body.auditIds().size(); i++) {
            Audit audit = audits.get(body.auditIds().get(i));
            Optional<String> fault = auditFault(audit, nodeId, slot, chunks);
            if (fault.isPresent()) {
                rejected.add(new RejectedEntry(i, fault.get()));
            } else if (units < rules.capAudits()) {
                units++;
                bytes += audit.bytes();
            }
        }
        int good = body.auditIds().size() - rejected.size();
        return new Verdicts(rejected, good, units, bytes, 0, good > units);
    }

    private static Optional<String> auditFault(Audit audit, String nodeId, long slot, Set<String> chunks) {
        if (audit == null) {
            return Optional.of("audit_unknown");
        }
        if (!audit.nodeId().equals(nodeId)) {
            return Optional.of("audit_of_another_node");
        }
        if (audit.slot() != slot) {
            return Optional.of("audit_of_another_slot");
        }
        if (!audit.passed()) {
            return Optional.of("audit_not_passed");
        }
        return chunks.add(audit.chunkId()) ? Optional.empty() : Optional.of("audit_of_the_same_chunk");
    }

    /**
     * Sessions validated (CON-28), of which as many as the cap count.
     *
     * @param manifests the manifest hash in hex of each session that is a duty of this node due in this slot
     */
    public static Verdicts validations(ProofBody.Validations body, Map<String, String> manifests,
            RuleParameters rules) {
        List<RejectedEntry> rejected = new ArrayList<>();
        for (int i = 0; i < body.sessions().size(); i++) {
            ProofBody.Validation entry = body.sessions().get(i);
            String wanted = manifests.get(entry.sessionId());
            if (wanted == null) {
                rejected.add(new RejectedEntry(i, "duty_none_in_this_slot"));
            } else if (!wanted.equals(Hex.of(entry.manifestHash()))) {
                rejected.add(new RejectedEntry(i, "duty_manifest_differs"));
            }
        }
        int good = body.sessions().size() - rejected.size();
        int units = Math.min(good, rules.capValidations());
        return new Verdicts(rejected, good, units, 0, 0, good > units);
    }
}
