package org.lucid.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.kernel.testkit.Simulation;

class MetersTest extends RegistrationFixture {

    private static double checks(Simulation simulation, String result) {
        return simulation.meters().get("lucid_signature_checks").tag("purpose", "registration").tag("result", result)
                .counter().count();
    }

    @Test
    @Tag("NOD-84")
    void countsRegistrationsSignaturesAndHeartbeats() {
        try (Simulation simulation = new Simulation(setup("registration: {enabled: true, admission: manual}\n"))) {
            String nodeId = simulation.callAs(ADMIN, Admission.APPROVE, new Admission.Decide(prove(simulation, 1, wish(
                    simulation, 1, "node one")).registrationId(), "looked at it")).nodeId();
            prove(simulation, 2, wish(simulation, 2, "node two"));
            Admission.Registration begun = simulation.call(Admission.SUBMIT, wish(simulation, 3, "node three"));
            assertThat(numberOf(() -> simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, begun, 4,
                    "node three")))).isEqualTo(5101);
            beat(simulation, nodeId, "running");
            beat(simulation, nodeId, "running");
            simulation.advance(Duration.ofSeconds(61));
            assertThat(checks(simulation, "right")).isEqualTo(2);
            assertThat(checks(simulation, "wrong")).isEqualTo(1);
            assertThat(simulation.meters().get("lucid_registrations_open").gauge().value()).as(
                    "one in review, one unproven").isEqualTo(2);
            assertThat(simulation.meters().get("lucid_heartbeats").counter().count()).isEqualTo(2);
            assertThat(simulation.meters().get("lucid_heartbeat_flush").timer().count()).isPositive();
        }
    }
}
