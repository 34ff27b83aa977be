package org.lucid.node.economy;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Adjustments.Adjust;
import org.lucid.node.contract.economy.Adjustments.Adjustment;
import org.lucid.node.contract.economy.Adjustments.AdjustmentState;
import org.lucid.node.contract.economy.Adjustments.Decide;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Versioned;

/**
 * Takes proposals of corrections and decisions about them. An approval is stored before its entry is written, so one that was
 * interrupted is brought to its end later; one that the balances refuse is void and waits for a decision again.
 */
final class AdjustmentDesk {

    private static final int MOST_OPEN = 100;
    private static final int ID_DIGITS = 26;

    private final ModuleContext<EconomyConfig> context;
    private final AdjustmentStore store;
    private final Optional<Journal> writer;

    /** @param writer the journal, in the one instance that writes it */
    AdjustmentDesk(ModuleContext<EconomyConfig> context, AdjustmentStore store, Optional<Journal> writer) {
        this.context = context;
        this.store = store;
        this.writer = writer;
    }

    /**
     * Takes a proposal: INVALID 1001 for legs that are none of a correction, NOT_FOUND 5001 for an unknown node, CONFLICT
     * 5003 when 100 wait already, 1010 when the idempotency key belongs to another one.
     */
    Future<Adjustment> propose(Adjust request, Call call) {
        Optional<String> node = AdjustmentRules.node(request.legs());
        requirePools(request);
        return requireNode(node, call).compose(known -> store.count(AdjustmentState.PROPOSED)).compose(open -> {
            if (open >= MOST_OPEN) {
                throw LucidError.STATE_FORBIDS
                        .failure(MOST_OPEN + " adjustments wait for a decision. Decide some first.");
            }
            Instant now = context.clock().instant();
            Adjustment made = new Adjustment(id(call), AdjustmentState.PROPOSED, request.legs(), request.reason(),
                    call.caller().subject(), Optional.empty(), Optional.empty(), now, now);
            return store.insert(made).compose(inserted -> {
                if (inserted) {
                    call.markCreated();
                    return Future.succeededFuture(made);
                }
                return store.get(made.adjustmentId()).map(stored -> repeated(stored.value(), request, call));
            });
        });
    }

    private String id(Call call) {
        return call.idempotency().map(given -> "adj_" + Hex.of(SignedBytes.sha256((call.caller().subject() + "\n"
                + given.key()).getBytes(StandardCharsets.UTF_8))).substring(0, ID_DIGITS))
                .orElseGet(() -> context.ids().next("adj"));
    }

    private static Adjustment repeated(Adjustment stored, Adjust request, Call call) {
        if (!stored.legs().equals(request.legs()) || !stored.reason().equals(request.reason())) {
            throw LucidError.IDEMPOTENCY_REUSED.failure("This idempotency key belongs to adjustment "
                    + stored.adjustmentId() + " with other content. Use another key.");
        }
        call.markReplayed();
        return stored;
    }

    private Future<Void> requireNode(Optional<String> node, Call call) {
        return node.isEmpty() || journal().balances().knows(node.get())
                ? Future.succeededFuture()
                : NodeOwner.find(context.bus(), call, node.get()).mapEmpty();
    }

    private void requirePools(Adjust request) {
        for (Leg leg : request.legs()) {
            if (leg.account().startsWith("pool:") && !journal().balances().has(leg.account())) {
                throw LucidError.field("legs", "touch " + leg.account() + ", which never had money",
                        "the account of a pool that earned something");
            }
        }
    }

    /** Decides, and writes what is approved. */
    Future<Adjustment> decide(Decide request, Call call) {
        String by = call.caller().subject();
        return store.get(request.adjustmentId()).compose(stored -> {
            AdjustmentRules.requireDecidable(stored.value(), request.approve(), by);
            if (stored.value().state() != AdjustmentState.PROPOSED) {
                return stored.value().state() == AdjustmentState.APPROVED
                        ? post(stored)
                        : Future.succeededFuture(stored.value());
            }
            AdjustmentState next = request.approve() ? AdjustmentState.APPROVED : AdjustmentState.REJECTED;
            return store.replace(stored.with(now -> now.in(next, Optional.of(by), Optional.empty(),
                    context.clock().instant())))
                    .compose(decided -> request.approve()
                            ? post(decided)
                            : Future.succeededFuture(decided.value()));
        });
    }

    private Future<Adjustment> post(Versioned<Adjustment> approved) {
        Adjustment adjustment = approved.value();
        return journal().append(AdjustmentRules.draft(adjustment)).compose(posted -> store.replace(approved.with(
                now -> now.in(AdjustmentState.POSTED, now.decidedBy(), Optional.of(posted.entry().seq()),
                        context.clock().instant())))
                .map(Versioned::value),
                refused -> refused instanceof Failure known && known.number() == LucidError.FUNDS_SHORT.number()
                        ? store.replace(approved.with(now -> now.in(AdjustmentState.PROPOSED, Optional.empty(),
                                Optional.empty(), context.clock().instant())))
                                .compose(back -> Future.failedFuture(refused))
                        : Future.failedFuture(refused));
    }

    /** Brings to its end what was approved and not written. */
    Future<Void> catchUp() {
        return store.approved().compose(open -> {
            Future<Void> chain = Future.succeededFuture();
            for (Adjustment adjustment : open) {
                chain = chain.compose(done -> store.get(adjustment.adjustmentId())
                        .compose(stored -> stored.value().state() == AdjustmentState.APPROVED
                                ? post(stored).<Void>mapEmpty().recover(AdjustmentDesk::unlessShort)
                                : Future.succeededFuture()));
            }
            return chain;
        });
    }

    private static Future<Void> unlessShort(Throwable cause) {
        return cause instanceof Failure known && known.number() == LucidError.FUNDS_SHORT.number()
                ? Future.succeededFuture()
                : Future.failedFuture(cause);
    }

    private Journal journal() {
        return writer.orElseThrow(Economy::elsewhere);
    }
}
