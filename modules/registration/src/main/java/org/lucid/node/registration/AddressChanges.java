package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Nodes.GetNode;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.contract.registration.PayoutAddresses.Cancel;
import org.lucid.node.contract.registration.PayoutAddresses.Confirm;
import org.lucid.node.contract.registration.PayoutAddresses.PayoutAddress;
import org.lucid.node.contract.registration.PayoutAddresses.Proposal;
import org.lucid.node.contract.registration.PayoutAddresses.Propose;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeMessages;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.registration.NodeStore.AddressChangeRecord;

/**
 * Where nodes are paid to. A change is open from its confirmation until it takes effect; one compare-and-set on its
 * record decides between taking effect and being called off, and only then the journal has it.
 */
final class AddressChanges {

    private static final int MAX_A_DAY = 3;

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Access access;
    private final Changes changes;
    private final byte[] networkHash;
    private final Verification verification;

    AddressChanges(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, byte[] networkHash,
            Verification verification) {
        this.context = context;
        this.store = store;
        this.access = new Access(store);
        this.changes = changes;
        this.networkHash = networkHash;
        this.verification = verification;
    }

    Future<PayoutAddress> get(GetNode request, Call call) {
        return access.owned(request.nodeId(), call.caller()).compose(this::shown);
    }

    private Future<PayoutAddress> shown(NodeRecord node) {
        return open(node.nodeId()).map(open -> new PayoutAddress(node.nodeId(), node.standing().payoutAddress(), node
                .standing().payoutVersion(), node.standing().addressProvenAt(),
                open.map(
                        change -> change.value().effectiveAt()),
                open.map(change -> new PayoutAddresses.Pending(change.value().changeId(), change.value().newAddress(),
                        change.value().effectiveAt()))));
    }

    private Future<Optional<Versioned<AddressChangeRecord>>> open(String nodeId) {
        return store.addressChanges().find(Query.where("open_key", nodeId).limit(1)).map(page -> page.items().stream()
                .findFirst());
    }

    /** What must be signed; nothing is stored (NOD-25). */
    Future<Proposal> propose(Propose request, Call call) {
        AdmissionRules.payoutAddress(request.address(), context.config().deniedAddresses());
        return access.owned(request.nodeId(), call.caller()).compose(node -> {
            requireWorker(node);
            int version = versionFor(node, request.address());
            return open(node.nodeId()).compose(open -> open.isPresent()
                    ? Future.failedFuture(alreadyOpen(open.get().value()))
                    : Future.succeededFuture(new Proposal(node.nodeId(), request.address(), version, WalletProof.text(
                            context.kernel().network().id(), node.nodeId(), request.address(), version))));
        });
    }

    private static void requireWorker(NodeRecord node) {
        if (node.isService()) {
            throw LucidError.STATE_FORBIDS.failure("A service node is not paid.");
        }
    }

    /** The present address is proven in its own version; another one is the next. */
    private static int versionFor(NodeRecord node, String address) {
        Standing standing = node.standing();
        return standing.payoutAddress().filter(address::equals).isPresent()
                ? standing.payoutVersion()
                : standing.payoutVersion() + 1;
    }

    Future<PayoutAddress> confirm(Confirm request, Call call) {
        AdmissionRules.payoutAddress(request.address(), context.config().deniedAddresses());
        return access.owned(request.nodeId(), call.caller()).compose(node -> {
            requireWorker(node);
            if (request.version() != versionFor(node, request.address())) {
                return Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure("The next version of this address is "
                        + versionFor(node, request.address()) + ", not " + request.version()
                        + ". Propose it again and sign what comes back."));
            }
            boolean present = node.standing().payoutAddress().filter(request.address()::equals).isPresent();
            String text = WalletProof.text(context.kernel().network().id(), node.nodeId(), request.address(), request
                    .version());
            return verification
                    .check("payout_address", () -> WalletProof.isBy(request.address(), text, request.addressSignature())
                            && (present || signedByNode(node, request)))
                    .compose(good -> {
                        if (!good) {
                            return Future.failedFuture(LucidError.KEY_PROOF.failure(present
                                    ? "The signature is not that of the wallet. Sign the text of the proposal with it."
                                    : "A new address needs two right signatures: node_signature of the node's key and "
                                            + "address_signature of the wallet, both for version " + request.version()
                                            + "."));
                        }
                        return present ? proven(node, request) : begin(node, request, call);
                    });
        });
    }

    private boolean signedByNode(NodeRecord node, Confirm request) {
        return node.standing().publicKey().isPresent() && request.nodeSignature().isPresent() && context.signatures()
                .verify(Hex.bytes("key", node.standing().publicKey().get(), 32), NodeMessages.payoutAddress(networkHash,
                        node.nodeId(), request.address(), request.version()),
                        Hex.bytes("node_signature", request
                                .nodeSignature().get(), 64));
    }

    private Future<PayoutAddress> proven(NodeRecord node, Confirm request) {
        return changes.apply(node.nodeId(), new Event.AddressTaken(request.address(), request.version(), now()), node
                .nodeId(), "the payout address was proven").compose(this::shown);
    }

    private Future<PayoutAddress> begin(NodeRecord node, Confirm request, Call call) {
        return store.addressChanges().find(Query.where("node_id", node.nodeId()).sortByDescending("requested_at").limit(
                MAX_A_DAY)).compose(page -> {
                    if (page.values().size() == MAX_A_DAY && page.values().getLast().requestedAt().plus(Duration.ofDays(
                            1)).isAfter(now())) {
                        return Future.failedFuture(LucidError.RATE.failure("There were " + MAX_A_DAY
                                + " changes of this address within a day. Try again later.",
                                Map.of("retry_after",
                                        3600)));
                    }
                    AddressChangeRecord change = new AddressChangeRecord(context.ids().next("pac"), node.nodeId(), node
                            .nodeId(), node.standing().payoutAddress(), request.address(), request.version(), "pending",
                            now(), now().plus(context.config().addressDelay()), Optional.empty(), call.caller()
                                    .subject(),
                            Optional.empty());
                    return store.addressChanges().insert(change).compose(inserted -> inserted
                            ? announce(change, "pending").compose(done -> shown(node))
                            : open(node.nodeId()).compose(open -> open.filter(other -> other.value().newAddress()
                                    .equals(request.address())).isPresent()
                                            ? shown(node)
                                            : Future.failedFuture(open.map(other -> alreadyOpen(other.value()))
                                                    .orElseGet(() -> LucidError.CHANGED_MEANWHILE.failure(
                                                            "The address changed meanwhile. Try again.")))));
                });
    }

    private static RuntimeException alreadyOpen(AddressChangeRecord open) {
        return LucidError.ADDRESS_CHANGE.failure("A change of this address is open until " + open.effectiveAt()
                + ". Wait, or cancel it with DELETE .../payout-address/pending.",
                Map.of("change_id", open.changeId(),
                        "effective_at", open.effectiveAt().toString()));
    }

    private Future<Void> announce(AddressChangeRecord change, String state) {
        context.bus().publish(PayoutAddresses.CHANGED, new PayoutAddresses.AddressChange(change.nodeId(), change
                .changeId(), state, change.effectiveAt()));
        return Future.succeededFuture();
    }

    Future<PayoutAddress> cancel(Cancel request, Call call) {
        return store.node(request.nodeId()).compose(found -> {
            NodeRecord node = found.orElseThrow(() -> Changes.unknown(request.nodeId()));
            return open(node.nodeId()).compose(open -> {
                AddressChangeRecord change = open.orElseThrow(() -> LucidError.unknown("open change of the address of",
                        node.nodeId())).value();
                return mayCancel(node, change, request, call).compose(by -> cancel(node, open.get(), by));
            });
        });
    }

    /** Who calls it off: the owner, or a signature of the node's key or of the old wallet (NOD-26). */
    private Future<String> mayCancel(NodeRecord node, AddressChangeRecord change, Cancel request, Call call) {
        if (!call.caller().equals(org.lucid.node.kernel.bus.Caller.ANONYMOUS) && Access.owns(call.caller(), node)) {
            return Future.succeededFuture(call.caller().subject());
        }
        if (request.signature().isEmpty()) {
            return Future.failedFuture(LucidError.NOT_OWNER.failure(
                    "Only the owner calls the change off, or a signature of the node's key or of the old wallet."));
        }
        String signature = request.signature().get().replaceFirst("^0x", "");
        boolean byNode = signature.length() == 128;
        return verification.check("address_cancel", () -> byNode
                ? node.standing().publicKey().filter(key -> context.signatures().verify(Hex.bytes("key", key, 32),
                        NodeMessages.payoutAddressCancel(networkHash, node.nodeId(), change.changeId()), Hex.bytes(
                                "signature", signature, 64)))
                        .isPresent()
                : change.oldAddress().filter(old -> WalletProof.isBy(old, WalletProof.cancelText(context.kernel()
                        .network().id(), node.nodeId(), change.newAddress(), change.version(), change.changeId()),
                        signature)).isPresent())
                .map(right -> {
                    if (!right) {
                        throw LucidError.KEY_PROOF.failure("The signature is neither of the node's key nor of the old "
                                + "wallet over change " + change.changeId() + ". Sign its cancellation with one of "
                                + "them.");
                    }
                    return byNode ? "node key" : "old wallet";
                });
    }

    private Future<PayoutAddress> cancel(NodeRecord node, Versioned<AddressChangeRecord> open, String by) {
        if (!open.value().state().equals("pending")) {
            return Future.failedFuture(LucidError.ADDRESS_CHANGE.failure("Change " + open.value().changeId()
                    + " is taking effect already. Propose the old address again, when that is done."));
        }
        return store.addressChanges().replace(open.with(change -> change.closed("cancelled", Optional.of(by), now())))
                .compose(done -> done
                        ? announce(open.value(), "cancelled").compose(announced -> shown(node))
                        : Future.failedFuture(LucidError.CHANGED_MEANWHILE.failure(
                                "The change was decided at this moment. Read the address again.")));
    }

    /** Lets due changes take effect; each step may be done again after a crash. */
    Future<?> applyDue() {
        return store.addressChanges().find(Query.where("state", "applying").sortBy("effective_at").limit(500))
                .compose(begun -> store.addressChanges().find(Query.where("state", "pending").and("effective_at",
                        Query.Comparison.LTE, now()).sortBy("effective_at").limit(500)).compose(due -> {
                            Future<?> chain = Future.succeededFuture();
                            for (Versioned<AddressChangeRecord> change : begun.items()) {
                                chain = chain.compose(before -> finish(change.value()));
                            }
                            for (Versioned<AddressChangeRecord> change : due.items()) {
                                chain = chain.compose(before -> store.addressChanges().replace(change.with(
                                        AddressChangeRecord::applying)).compose(
                                                done -> done
                                                        ? finish(change.value())
                                                        : Future.succeededFuture()));
                            }
                            return chain;
                        }));
    }

    /** A node that ended meanwhile takes no address any more; one that took it before keeps it. */
    private Future<?> finish(AddressChangeRecord change) {
        return changes.apply(change.nodeId(), new Event.AddressTaken(change.newAddress(), change.version(), now()),
                "system", "the new payout address takes effect").compose(node -> {
                    boolean applied = node.standing().payoutVersion() >= change.version();
                    String end = applied ? "applied" : "cancelled";
                    return store.addressChanges().get(change.changeId()).compose(found -> store.addressChanges()
                            .replace(found.orElseThrow().with(known -> known.closed(end, applied
                                    ? Optional.empty()
                                    : Optional.of("system"), now()))))
                            .compose(done -> announce(change, end));
                });
    }

    /** Where the nodes are paid to, and whether they may be paid now. */
    Future<PayoutAddresses.Items> ofNodes(PayoutAddresses.OfNodes request) {
        List<String> ids = request.nodeIds();
        if (ids.isEmpty() || ids.size() > 500) {
            throw LucidError.field("node_ids", "are " + ids.size(), "1 to 500");
        }
        return store.nodes().find(Query.all().in(Query.ID, ids).limit(500))
                .compose(nodes -> store.addressChanges().find(
                        Query.all().in("open_key", ids).limit(500)).map(open -> {
                            Map<String, Instant> holds = new HashMap<>();
                            open.values().forEach(change -> holds.put(change.nodeId(), change.effectiveAt()));
                            return new PayoutAddresses.Items(nodes.values().stream().filter(node -> !node.isService())
                                    .map(
                                            node -> item(node, Optional.ofNullable(holds.get(node.nodeId()))))
                                    .toList());
                        }));
    }

    private static PayoutAddresses.Item item(NodeRecord node, Optional<Instant> hold) {
        Standing standing = node.standing();
        boolean payable = standing.payoutAddress().isPresent() && standing.addressProvenAt().isPresent() && hold
                .isEmpty();
        return new PayoutAddresses.Item(node.nodeId(), standing.payoutAddress(), standing.payoutVersion(), payable,
                hold,
                standing.operatorId(), node.createdAt(), standing.exitCompletedAt());
    }

    private Instant now() {
        return context.clock().instant();
    }
}
