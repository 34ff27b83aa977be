package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.registration.PayoutAddresses;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.registration.NodeStore.AddressChangeRecord;
import org.lucid.node.registration.NodeStore.EnrolmentRecord;

/**
 * What a terminated node leaves open here: its tokens, codes for its agent and changes of its address (NOD-31). Each is
 * closed when the node ends, and looked for again at the start and each check interval.
 */
final class Remains {

    private static final int PAGE = 500;

    private final ModuleContext<?> context;
    private final NodeStore store;
    private final Revocations revocations;

    Remains(ModuleContext<?> context, NodeStore store) {
        this.context = context;
        this.store = store;
        this.revocations = new Revocations(context);
    }

    /** Closes all that a node leaves, once it is terminated. */
    void close(String nodeId, String reason) {
        revocations.revoke(nodeId, reason);
        closeOf(Set.of(nodeId)); // what fails now is closed at a later turn
    }

    /** Closes what earlier turns did not. */
    Future<?> closeAll() {
        Query open = Query.where("state", "pending").sortBy("effective_at").limit(PAGE);
        Query codes = Query.all().and("expires_at", Query.Comparison.GT, now()).sortBy("expires_at").limit(PAGE);
        return changesOfGone(open).compose(done -> codesOfGone(codes));
    }

    private Future<Void> changesOfGone(Query query) {
        return store.addressChanges().find(query).compose(page -> gone(page.values().stream().map(
                AddressChangeRecord::nodeId).toList()).compose(this::closeOf).compose(done -> page.next().isPresent()
                        ? changesOfGone(query.after(page.next().get()))
                        : Future.succeededFuture()));
    }

    private Future<Void> codesOfGone(Query query) {
        return store.enrolments().find(query).compose(page -> gone(page.values().stream().flatMap(code -> code.nodeId()
                .stream()).toList()).compose(this::closeOf).compose(done -> page.next().isPresent()
                        ? codesOfGone(query.after(page.next().get()))
                        : Future.succeededFuture()));
    }

    /** Those that are terminated. */
    private Future<Set<String>> gone(List<String> nodeIds) {
        Set<String> ids = new HashSet<>(nodeIds);
        return ids.isEmpty()
                ? Future.succeededFuture(Set.of())
                : store.nodes().find(Query.all().in(Query.ID, ids).and("state", NodeState.TERMINATED).limit(PAGE)).map(
                        page -> page.values().stream().map(NodeRecord::nodeId).collect(Collectors.toSet()));
    }

    private Future<Void> closeOf(Set<String> nodeIds) {
        if (nodeIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.addressChanges().find(Query.all().in("open_key", nodeIds).limit(PAGE)).compose(found -> {
            Future<?> chain = Future.succeededFuture();
            for (Versioned<AddressChangeRecord> change : found.items()) {
                chain = chain.compose(before -> callOff(change));
            }
            return chain;
        }).compose(done -> store.enrolments().find(Query.all().in("node_id", nodeIds).limit(PAGE))).compose(found -> {
            Future<?> chain = Future.succeededFuture();
            for (Versioned<EnrolmentRecord> code : found.items()) {
                if (code.value().expiresAt().isAfter(now())) {
                    chain = chain.compose(before -> store.enrolments().replace(code.with(known -> known.expired(
                            now()))));
                }
            }
            return chain.mapEmpty();
        });
    }

    /** One that takes effect at this moment is decided by whoever does that. */
    private Future<?> callOff(Versioned<AddressChangeRecord> change) {
        return change.value().state().equals("pending")
                ? store.addressChanges().replace(change.with(known -> known.closed("cancelled", Optional.of("system"),
                        now()))).onSuccess(done -> {
                            if (done) {
                                context.bus().publish(PayoutAddresses.CHANGED, new PayoutAddresses.AddressChange(
                                        change.value().nodeId(), change.value().changeId(), "cancelled", change.value()
                                                .effectiveAt()));
                            }
                        })
                : Future.succeededFuture();
    }

    private Instant now() {
        return context.clock().instant();
    }
}
