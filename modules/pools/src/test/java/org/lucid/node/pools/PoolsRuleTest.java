package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.pools.MembershipState.Trigger;

class PoolsRuleTest {

    private static final Instant GENESIS = Instant.parse("2025-01-01T00:00:00Z");
    private final Slots slots = new Slots(GENESIS);

    private static Instant within(long slot) {
        return GENESIS.plusSeconds(slot * 120 + 37);
    }

    @Test
    @Tag("NOD-41")
    void countsAMemberFromTheFirstWholeSlotToTheLastBegunSlot() {
        assertThat(slots.firstFrom(within(1000))).as("joined inside 1000").isEqualTo(1001);
        assertThat(slots.firstFrom(within(1005))).as("left inside 1005: the last is 1005").isEqualTo(1006);
        assertThat(slots.firstFrom(GENESIS.plusSeconds(1000 * 120))).as("joined at T_1000 exactly").isEqualTo(1000);
        assertThat(slots.firstFrom(within(1005))).as("another pool joined inside 1005").isEqualTo(1006);
        assertThat(slots.firstFrom(within(1000).plusSeconds(60))).as("joined and left inside 1000: no slot")
                .isEqualTo(slots.firstFrom(within(1000)));
        assertThat(slots.firstFrom(GENESIS.plusSeconds(1000 * 120).plusMillis(1))).isEqualTo(1001);
        assertThat(slots.firstFrom(GENESIS.minusSeconds(500))).as("before genesis").isZero();
        assertThat(slots.at(within(1000))).isEqualTo(1000);
        assertThat(slots.at(GENESIS.minusMillis(1))).isEqualTo(-1);
    }

    @Test
    void keepsTheTableOfMemberships() {
        assertThat(MembershipState.RESERVING.on(Trigger.SEATED)).contains(MembershipState.JOINING);
        assertThat(MembershipState.RESERVING.on(Trigger.FULL)).contains(MembershipState.REFUSED);
        assertThat(MembershipState.JOINING.on(Trigger.LEAVE)).contains(MembershipState.LEFT);
        assertThat(MembershipState.JOINING.on(Trigger.REMOVE)).contains(MembershipState.REMOVED);
        for (Trigger trigger : Trigger.values()) {
            assertThat(MembershipState.LEFT.on(trigger)).isEmpty();
            assertThat(MembershipState.REMOVED.on(trigger)).isEmpty();
            assertThat(MembershipState.REFUSED.on(trigger)).isEmpty();
        }
    }
}
