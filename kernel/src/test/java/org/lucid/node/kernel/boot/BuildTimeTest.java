package org.lucid.node.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.health.HealthCheck;

@Tag("API-63")
class BuildTimeTest {

    @Test
    void takesAClockBeforeTheBuildForWrong() {
        Instant built = Instant.parse("2026-06-01T00:00:00Z");
        assertThat(new BuildTime(built).check(built)).isEqualTo(HealthCheck.Result.UP);
        HealthCheck.Result wrong = new BuildTime(built).check(Instant.parse("1970-01-01T00:00:10Z"));
        assertThat(wrong.state()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(wrong.detail()).contains("1970-01-01T00:00:10.000Z").contains("2026-06-01")
                .contains("set the time of this machine");
    }

    @Test
    void knowsWhenThisProgramWasBuilt() {
        assertThat(BuildTime.own().check(Instant.parse("2020-01-01T00:00:00Z")).state())
                .isEqualTo(HealthCheck.State.DOWN);
        assertThat(BuildTime.own().check(Instant.parse("2999-01-01T00:00:00Z"))).isEqualTo(HealthCheck.Result.UP);
    }
}
