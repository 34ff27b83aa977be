package org.lucid.node.consensus.proof;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.session.SessionAt;
import org.lucid.node.consensus.session.SessionDesk;
import org.lucid.node.consensus.store.ConsensusStore;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.shards.Audits;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.ProofBody;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.store.Query;

/** Looks up what the entries of a proof are judged by, and judges them. */
final class EntryJudge {

    private static final int MOST_DUTIES = 1000;

    private final ConsensusStore store;
    private final Bus bus;
    private final Seals seals;
    private final VerifyQueue verification;
    private final byte[] networkHash;

    EntryJudge(ConsensusStore store, Bus bus, Seals seals, VerifyQueue verification, byte[] networkHash) {
        this.store = store;
        this.bus = bus;
        this.seals = seals;
        this.verification = verification;
        this.networkHash = networkHash;
    }

    /** The verdicts on all entries. Fails with INVALID 5523, 5507 or UNAVAILABLE when nothing may be stored. */
    Future<Verdicts> judge(ReadProof read, RuleParameters rules, Instant now, Call call) {
        return switch (read.body()) {
            case ProofBody.Uptime uptime -> beacon(uptime, now);
            case ProofBody.Relay relay -> relay(relay, read, rules);
            case ProofBody.Storage storage -> storage(storage, read, rules, call);
            case ProofBody.Validations validations -> validations(validations, read, rules);
        };
    }

    private Future<Verdicts> beacon(ProofBody.Uptime uptime, Instant now) {
        return seals.accepts(uptime.sealSlot(), Hex.of(uptime.seal()), now)
                ? Future.succeededFuture(Verdicts.NONE)
                : Future.failedFuture(LucidError.SEAL.failure("The seal is not one of the five newest. Sign the "
                        + "beacon anew with the seal of /api/v1/consensus/status.",
                        Map.of("seal", seals.newest().map(Object::toString).orElse("none"))));
    }

    private Future<Verdicts> relay(ProofBody.Relay relay, ReadProof read, RuleParameters rules) {
        String node = read.proof().nodeId();
        long slot = read.proof().slot();
        List<String> ids = relay.receipts().stream().map(ProofBody.Receipt::sessionId).toList();
        return SessionDesk.find(store, ids).compose(sessions -> {
            List<VerifyQueue.Check> checks = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < relay.receipts().size(); i++) {
                ProofBody.Receipt receipt = relay.receipts().get(i);
                if (EntryRules.receiptFault(receipt, slot, sessions).isEmpty()) {
                    SessionAt session = sessions.get(receipt.sessionId());
                    checks.add(new VerifyQueue.Check(Hex.bytes("client_key", session.clientKey(), 32),
                            ConsensusMessages.relayReceipt(networkHash, receipt.sessionId(), node, slot,
                                    receipt.bytes()),
                            receipt.signature()));
                    places.add(i);
                }
            }
            return (checks.isEmpty() ? Future.succeededFuture(List.<Boolean>of()) : verification.verify(node, checks))
                    .map(good -> {
                        Boolean[] signed = new Boolean[relay.receipts().size()];
                        Arrays.fill(signed, false);
                        for (int i = 0; i < places.size(); i++) {
                            signed[places.get(i)] = good.get(i);
                        }
                        return EntryRules.relay(relay, node, slot, sessions, List.of(signed), rules);
                    });
        });
    }

    private Future<Verdicts> storage(ProofBody.Storage storage, ReadProof read, RuleParameters rules, Call call) {
        return bus.request(Audits.AUDITS, new Audits.GetAudits(storage.auditIds()), call).recover(
                cause -> Future.failedFuture(LucidError.PEER_DOWN.failure("The audits cannot be looked up now ("
                        + Failure.from(cause).getMessage() + "). Send the same proof again.",
                        Map.of("retry_after", 5))))
                .map(found -> {
                    Map<String, Audits.Audit> audits = new HashMap<>();
                    found.audits().forEach(audit -> audits.put(audit.auditId(), audit));
                    long known = storage.auditIds().stream().filter(audits::containsKey)
                            .mapToLong(id -> audits.get(id).bytes()).sum();
                    if (audits.size() == storage.auditIds().size() && known != read.proof().value()) {
                        throw LucidError.PROOF_BODY.failure("value is " + read.proof().value()
                                + " and the audits are of " + known + " bytes. Nothing was stored.");
                    }
                    return EntryRules.storage(storage, read.proof().nodeId(), read.proof().slot(), audits, rules);
                });
    }

    private Future<Verdicts> validations(ProofBody.Validations validations, ReadProof read, RuleParameters rules) {
        return store.duties().find(Query.where("node_id", read.proof().nodeId())
                .and("due_slot", read.proof().slot()).limit(MOST_DUTIES)).map(page -> {
                    Map<String, String> manifests = new HashMap<>();
                    page.values().forEach(duty -> manifests.put(duty.sessionId(), duty.manifestHash()));
                    return EntryRules.validations(validations, manifests, rules);
                });
    }
}
