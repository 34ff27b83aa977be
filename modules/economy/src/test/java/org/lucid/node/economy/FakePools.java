package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Memberships.GetMembers;
import org.lucid.node.contract.pools.Memberships.MemberShare;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Answers who was in the one pool as a test set it; each range has the same members. */
public final class FakePools implements LucidModule<FakePools.None> {

    private final World world;

    /** No settings. */
    public record None() {
    }

    /** The pool of a test, and what was asked about it. */
    static final class World {

        String method = "contribution_weighted";
        boolean known = true;
        List<MemberShare> members = List.of();
        final List<String> asked = new ArrayList<>();

        private List<MemberShare> page(GetMembers request) {
            asked.add(request.fromSlot() + "-" + request.toSlot());
            return members.stream().filter(member -> member.nodeId().compareTo(request.after().orElse("")) > 0)
                    .limit(request.limit()).toList();
        }
    }

    FakePools(World world) {
        this.world = world;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.pools", None.class, Memberships.MEMBERS_DURING, Memberships.REWARD_METHOD_AT);
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(Memberships.MEMBERS_DURING, (request, call) -> Future.succeededFuture(
                new Memberships.MembersDuring(world.page(request))));
        context.handle(Memberships.REWARD_METHOD_AT, (request, call) -> world.known
                ? Future.succeededFuture(new Memberships.RewardMethod(world.method))
                : Future.failedFuture(LucidError.POOL_UNKNOWN.failure("There is no such pool.")));
        return Future.succeededFuture();
    }
}
