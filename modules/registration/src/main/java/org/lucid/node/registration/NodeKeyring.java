package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.NodeKeys.GetKey;
import org.lucid.node.contract.registration.NodeKeys.NodeKey;
import org.lucid.node.contract.registration.NodeKeys.Rotate;
import org.lucid.node.contract.registration.NodeKeys.Rotated;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.NodeStore.KeyRecord;

/** Which key a node signs with, and how it changes to another one (NOD-07). */
final class NodeKeyring {

    private static final Duration SLOT = Duration.ofSeconds(120);
    private static final int ACCEPTED_SLOTS = 2;

    private final ModuleContext<?> context;
    private final NodeStore store;
    private final Changes changes;
    private final byte[] networkHash;
    private final Verification verification;

    NodeKeyring(ModuleContext<?> context, NodeStore store, Changes changes, byte[] networkHash,
            Verification verification) {
        this.context = context;
        this.store = store;
        this.changes = changes;
        this.networkHash = networkHash;
        this.verification = verification;
    }

    /** The key in force now, or the newest one in force before proofs of the slot are no longer taken (CON-12). */
    Future<NodeKey> key(GetKey request) {
        return store.node(request.nodeId()).compose(found -> {
            NodeRecord node = found.orElseThrow(() -> Changes.unknown(request.nodeId()));
            if (node.standing().publicKey().isEmpty()) {
                return Future.failedFuture(Changes.unknown(request.nodeId()));
            }
            if (request.slot().isEmpty() || node.standing().keyVersion() == 1) {
                return Future.succeededFuture(toKey(node, node.standing().publicKey().get()));
            }
            Instant end = context.kernel().network().genesisAt().plus(SLOT.multipliedBy(request.slot().get()
                    + ACCEPTED_SLOTS));
            return entriesOf(node.nodeId(), end, Optional.empty()).map(key -> toKey(node, key.orElseThrow(
                    () -> Changes.unknown(request.nodeId()))));
        });
    }

    /** The key of the newest entry of a node's keys before an instant. */
    private Future<Optional<String>> entriesOf(String nodeId, Instant before, Optional<String> cursor) {
        Query query = Query.where("node_id", nodeId).sortByDescending("seq").limit(100);
        return store.changes().find(cursor.map(query::after).orElse(query)).compose(page -> {
            Optional<String> key = page.values().stream().filter(entry -> entry.effectiveAt().isBefore(before)).max(
                    Comparator.comparingLong(ChangeRecord::seq)).flatMap(entry -> entry.standing().publicKey());
            return key.isPresent() || page.next().isEmpty()
                    ? Future.succeededFuture(key)
                    : entriesOf(nodeId, before, page.next());
        });
    }

    private NodeKey toKey(NodeRecord node, String publicKey) {
        return new NodeKey(node.nodeId(), publicKey, node.state().name(), node.operatorId(), Hex.of(networkHash));
    }

    Future<Rotated> rotate(Rotate request, Call call) {
        return new Access(store).owned(request.nodeId(), call.caller()).compose(node -> {
            Standing standing = node.standing();
            String old = standing.publicKey().orElseThrow(() -> Changes.unknown(request.nodeId()));
            if (request.publicKey().equals(old)) {
                return Future.succeededFuture(new Rotated(node.nodeId(), standing.keyVersion(), standing.since()));
            }
            if (request.keyVersion() != standing.keyVersion() + 1) {
                return Future.failedFuture(LucidError.STATE_FORBIDS.failure("The key of " + node.nodeId()
                        + " has version " + standing.keyVersion() + ". Sign for version " + (standing.keyVersion()
                                + 1)
                        + " and send again; 16 is the last."));
            }
            byte[] message = NodeMessages.keyRotation(networkHash, node.nodeId(), Hex.bytes("key", old, 32), Hex.bytes(
                    "public_key", request.publicKey(), 32), request.keyVersion());
            return verification.check("key_rotation",
                    () -> signed(old, message, request.oldSignature()) && signed(request.publicKey(),
                            message, request.newSignature()))
                    .compose(good -> good
                            ? bind(node.nodeId(), request)
                            : Future.failedFuture(
                                    LucidError.KEY_PROOF.failure("One of the two signatures is not right. "
                                            + "Both keys sign the same message, LUCID-KEY-ROTATION-V1.")));
        });
    }

    private boolean signed(String key, byte[] message, String signature) {
        return context.signatures().verify(Hex.bytes("key", key, 32), message, Hex.bytes("signature", signature, 64));
    }

    private Future<Rotated> bind(String nodeId, Rotate request) {
        KeyRecord record = new KeyRecord(request.publicKey(), nodeId, request.keyVersion(), context.clock().instant());
        return store.keys().insert(record).compose(inserted -> inserted
                ? Future.succeededFuture()
                : store.keys().get(request.publicKey()).compose(found -> found.filter(known -> known.value().nodeId()
                        .equals(nodeId) && known.value().version() == request.keyVersion()).isPresent()
                                ? Future.succeededFuture()
                                : Future.failedFuture(LucidError.KEY_TAKEN.failure(
                                        "This key belongs, or belonged, to a node. Make a new one."))))
                .compose(taken -> changes.apply(nodeId, new Event.KeyBound(request.publicKey()), nodeId,
                        "the node changed its key"))
                .map(node -> {
                    Rotated rotated = new Rotated(nodeId, node.standing().keyVersion(), node.updatedAt());
                    new Revocations(context).revoke(nodeId, "the node changed its key");
                    context.bus().publish(NodeKeys.KEY_ROTATED, new NodeKeys.KeyRotated(nodeId, rotated.keyVersion(),
                            rotated.effectiveAt()));
                    return rotated;
                });
    }
}
