package org.lucid.node.pools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.contract.pools.Pools.AutoScaling;
import org.lucid.node.kernel.json.Json;

/** The engines on a medium store JSON: every record must come back from it as it was. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:12.082Z");

    static List<Object> records() {
        PoolRecord.Settings settings = new PoolRecord.Settings("North", Optional.of("of here"), "leader", "approval", 9,
                2, "geographic", Optional.of(new AutoScaling(true, Optional.of(60), Optional.empty(), Optional.empty(),
                        Optional.of(2), Optional.empty(), Optional.empty(), Optional.of(7))),
                Optional.of(Json.parse("{\"cpu\":4}".getBytes())), Optional.empty());
        PoolRecord pool = PoolRecord.made("pool_1", settings, "equal", AT).seated(new PoolRecord.Seat("node_1", "mbr_1",
                Roles.CO_LEADER, 70), AT);
        ChangeRecord seated = new ChangeRecord(1, "mbr_1:joined:1", "node_1", "pool_1", "mbr_1",
                ChangeRecord.Kind.SEATED, 0, AT, "ann", "joined", Optional.empty());
        ChangeRecord removed = new ChangeRecord(2, "mbr_1:left:end", "node_1", "pool_1", "mbr_1",
                ChangeRecord.Kind.REMOVED, 1, AT, "ann", "rude", Optional.of(AT));
        MembershipRecord member = MembershipRecord.reserving("mbr_1", "pool_1", "node_1", 50, Optional.of("jrq_1"),
                "ann", AT).after(seated, 3);
        RequestRecord request = new RequestRecord("jrq_1", "pool_1:node_1", "pool_1", "node_1", Optional.of("ann"),
                Optional.of("please"), RequestRecord.Status.PENDING, Optional.empty(), Optional.empty(), Optional
                        .empty(),
                AT, AT);
        ScalingRecord scaling = new ScalingRecord("scale_1", "pool_1", "manual", 5, 3, "wanted",
                ScalingRecord.Status.ADVISED, AT, Optional.empty());
        return List.of(pool, pool.in(PoolState.SETTLING, new PoolRecord.Standing(true, Optional.of(AT), Health.DEGRADED,
                Optional.of(4), Optional.of(AT), Optional.of(new PoolRecord.Ending("ann", "why", AT, Optional.of(9L)))),
                AT), seated, removed, member, member.after(removed, 9), request,
                request.closed(
                        RequestRecord.Status.REJECTED, "bob", Optional.of("no"), AT),
                scaling, scaling.closed(ScalingRecord.Status.EXPIRED, AT));
    }

    @ParameterizedTest
    @MethodSource("records")
    void comesBackAsItWas(Object stored) {
        assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
    }
}
