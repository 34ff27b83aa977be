package org.lucid.node.kernel.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.module.KernelView.CheckStatus;
import org.lucid.node.kernel.testkit.VirtualTime;

class HealthBoardTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private final VirtualTime time = new VirtualTime(START);
    private final HealthBoard board = new HealthBoard(time.vertx(), time.clock());

    @AfterEach
    void close() {
        time.close();
    }

    private CheckStatus status() {
        return board.statuses().getFirst();
    }

    private void run(Duration duration) {
        time.vertx().getOrCreateContext().runOnContext(turn -> board.run());
        time.settle();
        time.advance(duration, Duration.ofMillis(100));
    }

    @Test
    @Tag("API-64")
    void givesUpOnACheckThatHangsAfterThreeSecondsAndNeverRunsItTwiceAtOnce() {
        List<Promise<Result>> asked = new ArrayList<>();
        board.register("m", "hangs", () -> {
            asked.add(Promise.promise());
            return asked.getLast().future();
        });
        assertThat(status().state()).as("before the first run").isEqualTo("up");
        run(Duration.ofMillis(2900));
        assertThat(status().state()).isEqualTo("up");
        time.advance(Duration.ofMillis(200), Duration.ofMillis(100));
        assertThat(status().state()).isEqualTo("down");
        Instant since = status().since();
        run(Duration.ofSeconds(4));
        assertThat(asked).as("not asked again while it hangs").hasSize(1);
        assertThat(status().state()).isEqualTo("down");
        assertThat(status().since()).isEqualTo(since);
        asked.getFirst().complete(Result.UP);
        time.vertx().getOrCreateContext().runOnContext(turn -> board.run());
        time.settle();
        assertThat(asked).hasSize(2);
        asked.getLast().complete(Result.degraded("slow"));
        time.settle();
        assertThat(status().state()).isEqualTo("degraded");
        assertThat(status().detail()).isEqualTo("slow");
    }

    @Test
    @Tag("API-64")
    void takesAFailingCheckForDown() {
        board.register("m", "fails", () -> Future.failedFuture("no route to the chain"));
        run(Duration.ofMillis(100));
        assertThat(status().state()).isEqualTo("down");
        assertThat(status().detail()).contains("no route to the chain");
    }
}
