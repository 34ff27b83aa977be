package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.kernel.json.Json;

/** The engines on a medium store JSON: every record must come back from it as it was. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:12.082Z");

    static List<Object> records() {
        Standing standing = Standing
                .begun(AT, "admitted", Optional.of("ann"), "worker", Optional.of("key"), Optional.of(
                        RulesTest.WALLET_1))
                .suspendedFor(new Standing.Suspension("c", "flags", "why", Optional.of(AT))).maintained(
                        new Standing.Maintenance(AT, AT.plusSeconds(60), "ann", "fan", true))
                .exiting(Optional.of(
                        new Exit(AT, "ann", "sold", Exit.Phase.LEAVING)));
        NodeConfiguration configuration = new NodeConfiguration(3,
                new NodeConfiguration.ResourceLimits(50, Optional.of(1L),
                        Optional.empty(), Optional.of(2L)),
                true, true, Optional.of(new NodeConfiguration.DailyWindow(23, 5, 2)));
        NodeRecord.Profile profile = new NodeRecord.Profile("Pi one", List.of("relay"), Optional.of(Json.parse(
                "{\"cpu\":{\"cores\":4}}".getBytes())), Optional.of(Json.parse("{\"country\":\"DE\"}".getBytes())),
                configuration,
                Map.of("rack", "7"), Optional.empty(), Optional.of(2000));
        Admission.Submit wish = new Admission.Submit("Pi one", "ab", "worker", Optional.empty(), Optional.empty(),
                Optional
                        .of(new Admission.WorkedTicket("cd", 7)),
                Optional.of(List.of("relay")), Optional.empty(), Optional
                        .empty());
        return List.of(
                NodeRecord.of("node_1", "worker", Optional.of("svc"), Optional.of("kind"), NodeRecord.SERVICE, Optional
                        .of("pool_1"), profile, standing, 3, AT),
                new ChangeRecord(1, "node_1", 2, "node_1:2", "state", true, Optional
                        .of(NodeState.ACTIVE), standing, AT, 5, "ann", "why", Optional.of(AT)),
                new NodeStore.KeyRecord("ab",
                        "node_1", 1, AT),
                new NodeStore.LivenessPage(1, Map.of("node_1", AT)),
                new NodeStore.RegistrationRecord("reg_1", wish, "node_1", "Pi one", "ab", "pi one", "review", false,
                        Optional
                                .of("root"),
                        Optional.empty(), AT, Optional.of(AT), Optional.of(AT), Optional.empty()),
                new NodeStore.EnrolmentRecord("enr_1", "hash", "ann", Optional.of("node_1"), Optional.empty(), AT),
                new NodeStore.AddressChangeRecord("pac_1", "node_1", "node_1", Optional.empty(), RulesTest.WALLET_2, 1,
                        "pending", AT, AT, Optional.empty(), "ann", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void comesBackAsItWas(Object stored) {
        assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
    }
}
