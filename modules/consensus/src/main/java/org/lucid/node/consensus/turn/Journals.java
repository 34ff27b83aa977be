package org.lucid.node.consensus.turn;

import io.vertx.core.Future;
import org.lucid.node.consensus.tally.Roster;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** Reads the journals of registration and pools on to their ends (CON-60). */
public final class Journals {

    private static final int PAGE = 500;

    private final Bus bus;

    public Journals(Bus bus) {
        this.bus = bus;
    }

    /** Fails when one of the modules does; without the module of pools each node is its own entity. */
    public Future<Void> pull(Roster roster) {
        return nodes(roster).compose(done -> members(roster));
    }

    private Future<Void> nodes(Roster roster) {
        return bus.request(Nodes.NODE_CHANGES, new Nodes.NodeChanges(roster.nodeSeq(), PAGE)).compose(page -> {
            page.items().forEach(roster::hear);
            return page.items().size() == PAGE ? nodes(roster) : Future.succeededFuture();
        });
    }

    private Future<Void> members(Roster roster) {
        return bus.request(Memberships.MEMBERSHIP_CHANGES, new Memberships.GetChanges(roster.memberSeq(), PAGE))
                .compose(page -> {
                    page.items().forEach(roster::hear);
                    return page.items().size() == PAGE ? members(roster) : Future.<Void>succeededFuture();
                }).recover(cause -> cause instanceof Failure failure && failure.code() == FailureCode.MODULE_DISABLED
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause));
    }
}
