package org.lucid.node.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.limit.RateLimits.Charge;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.FragmentReader;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.testkit.Configs;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;

class ChargesTest {

    private final Charges charges = new Charges(Configs.with(Map.of()).rateLimit());

    private static Route route(Route.Tier tier) {
        return new FragmentReader(List.of(Shelf.FIND)).read("lucid.shelf",
                "paths: {/x: {get: {operationId: lucid.shelf.find, x-lucid-tier: " + tier + "}}}").getFirst();
    }

    private List<Charge> of(Route.Tier tier, Role role, long cost) {
        Caller caller = role == Role.PUBLIC
                ? Caller.ANONYMOUS
                : new Caller("ada", Set.of(role), Optional.empty(), Optional.empty());
        return charges.of(route(tier), caller, new Source("1.2.3.4", "1.2.3.4", 1), cost);
    }

    @Test
    @Tag("API-32")
    void takesByIdentityAndByWhatIsDone() {
        assertThat(of(Route.Tier.NONE, Role.PUBLIC, 1)).containsExactly(new Charge("public", "1.2.3.4", 100, 1));
        assertThat(of(Route.Tier.NONE, Role.USER, 1)).containsExactly(new Charge("authenticated", "ada", 1000, 1));
        assertThat(of(Route.Tier.NONE, Role.SERVICE, 1)).containsExactly(new Charge("authenticated", "ada", 1000, 1));
        assertThat(of(Route.Tier.NONE, Role.ADMIN, 1)).containsExactly(new Charge("admin", "ada", 10000, 1));
        assertThat(of(Route.Tier.NONE, Role.SUPER_ADMIN, 1)).containsExactly(new Charge("admin", "ada", 10000, 1));
        assertThat(of(Route.Tier.SIGNED, Role.PUBLIC, 1)).containsExactly(new Charge("signed", "1.2.3.4", 600, 1));
        assertThat(of(Route.Tier.POOT, Role.NODE, 1)).containsExactly(new Charge("authenticated", "ada", 1000, 1),
                new Charge("poot", "ada", 100, 1));
        assertThat(of(Route.Tier.PAYOUT, Role.ADMIN, 1)).containsExactly(new Charge("admin", "ada", 10000, 1),
                new Charge("payout", "ada", 50, 1));
        assertThat(of(Route.Tier.PROOFS, Role.NODE, 500)).containsExactly(new Charge("authenticated", "ada", 1000, 1),
                new Charge("proofs", "ada", 6000, 500));
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        RateLimits limits = new RateLimits(() -> now[0], 100);
        for (int i = 0; i < 50; i++) {
            assertThat(limits.take(of(Route.Tier.PAYOUT, Role.USER, 1)).granted()).isTrue();
        }
        assertThat(limits.take(of(Route.Tier.PAYOUT, Role.USER, 1)).refusedBy()).isEqualTo("payout");
        assertThat(limits.take(of(Route.Tier.NONE, Role.USER, 1)).least().remaining())
                .as("the refused call took from none").isEqualTo(949);
        now[0] = now[0].plusNanos(1_200_000_000L);
        assertThat(limits.take(of(Route.Tier.PAYOUT, Role.USER, 1)).granted()).as("refilled continuously").isTrue();
    }

    @Test
    void boundsWhatIsInFlight() {
        InFlight inFlight = new InFlight(100);
        for (int i = 0; i < 64; i++) {
            inFlight.enter("ada");
        }
        assertThatThrownBy(() -> inFlight.enter("ada")).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(4292));
        inFlight.leave("ada");
        inFlight.enter("ada");
        for (int i = 0; i < 36; i++) {
            inFlight.enter("bob");
        }
        assertThatThrownBy(() -> inFlight.enter("eve")).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.number()).isEqualTo(5034));
        assertThat(inFlight.count()).isEqualTo(100);
    }
}
