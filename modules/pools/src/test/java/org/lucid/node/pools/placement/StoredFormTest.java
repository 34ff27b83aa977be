package org.lucid.node.pools.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.contract.pools.Allocations.SessionReport;
import org.lucid.node.kernel.json.Json;

/** The engines on a medium store JSON: every record must come back from it as it was. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:12.082Z");

    static List<Object> records() {
        AllocationRecord requested = new AllocationRecord("alloc_1", "svc:s-1:session_slot", "svc", "s-1", List.of(
                "node_1", "node_2"), Optional.empty(), Optional.of("pool_1"), ResourceType.SESSION_SLOT, 2, 60,
                AllocationState.REQUESTED, AT, AT, Optional.empty(), Optional.empty(), Optional.empty());
        AllocationRecord held = requested.held("node_2", Optional.empty(), AT);
        return List.of(requested, held, held.confirmed(AT), held.closed(AllocationState.RELEASED, "released", Optional
                .of(new SessionReport(AT, AT, 1, 2, "done", "ab".repeat(64))), AT), NodeHolds.none("node_1").with(
                        new NodeHolds.Hold("alloc_1", ResourceType.MEMORY_MB, 7)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void comesBackAsItWas(Object stored) {
        assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
    }
}
