package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.pools.Pools;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** What the tests of pools say again and again. */
final class PoolFixture {

    private PoolFixture() {
    }

    static Setup setup() {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\n", FakeRegistration::new,
                PoolsModule::new);
    }

    static Setup setup(FakeRegistration.World world) {
        return Setup.of("registration: {enabled: true}\npools: {enabled: true}\n", () -> new FakeRegistration(world),
                PoolsModule::new);
    }

    static Pools.CreatePool wish(String name, int maxNodes) {
        return new Pools.CreatePool(name, Optional.empty(), Optional.of(maxNodes), Optional.of(1), Optional.empty(),
                Optional.empty(), Optional.empty());
    }

    static String pool(Simulation simulation, String name, int maxNodes) {
        return simulation.call(Pools.CREATE, wish(name, maxNodes)).poolId();
    }

    static Pools.Pool get(Simulation simulation, String poolId) {
        return simulation.call(Pools.GET, new Pools.GetPool(poolId));
    }

    /** An operator of that name; {@code root} is an administrator. */
    static Caller as(String subject) {
        return new Caller(subject, Set.of(subject.equals("root") ? Role.ADMIN : Role.NODE_OPERATOR), Optional.empty(),
                Optional.empty());
    }

    static Pools.JoinPool join(String poolId, String nodeId) {
        return new Pools.JoinPool(poolId, nodeId, Optional.empty());
    }

    static Pools.LeavePool leave(String nodeId) {
        return new Pools.LeavePool(Optional.empty(), nodeId, Optional.empty());
    }

    static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    static int numberOf(Future<?> reply) {
        return reply.failed() && reply.cause() instanceof Failure failure ? failure.number() : 0;
    }

    static List<Pools.PoolMember> members(Simulation simulation, String poolId) {
        return simulation.call(Pools.LIST_MEMBERS, new Pools.ListMembers(poolId, Optional.empty(), Optional.of(100)))
                .nodes();
    }

    static List<Memberships.Change> journal(Simulation simulation) {
        List<Memberships.Change> all = new ArrayList<>();
        List<Memberships.Change> page;
        do {
            page = simulation.call(Memberships.MEMBERSHIP_CHANGES, new Memberships.GetChanges(all.size(), 500))
                    .items();
            all.addAll(page);
        } while (!page.isEmpty());
        return all;
    }
}
