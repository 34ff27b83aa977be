package org.lucid.node.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lucid.node.gateway.limit.Connections.Verdict;
import org.lucid.node.kernel.bus.Failure;

@Tag("API-38")
@ExtendWith(VertxExtension.class)
class ConnectionsTest {

    @Test
    void servesSoManyTogetherAndSoManyOfOneAddress() {
        Connections connections = new Connections(300);
        for (int i = 0; i < 256; i++) {
            assertThat(connections.opened("a")).isEqualTo(Verdict.SERVED);
        }
        assertThat(connections.opened("a")).isEqualTo(Verdict.TOLD);
        for (int i = 0; i < 43; i++) {
            assertThat(connections.opened("b")).isEqualTo(Verdict.SERVED);
        }
        for (int i = 0; i < 64; i++) {
            assertThat(connections.opened("c")).isEqualTo(Verdict.TOLD);
        }
        assertThat(connections.opened("c")).isEqualTo(Verdict.CLOSED);
        assertThat(connections.count()).isEqualTo(364);
        for (int i = 0; i < 65; i++) {
            connections.closed("a");
        }
        assertThat(connections.opened("a")).isEqualTo(Verdict.SERVED);
    }

    @Test
    void letsBodiesWaitForRoomInTurnAndRefusesThemAfterTwoSeconds(Vertx vertx, VertxTestContext test) {
        BodyMemory memory = new BodyMemory(100);
        assertThat(memory.take(vertx, 60).succeeded()).isTrue();
        assertThat(memory.take(vertx, 40).succeeded()).isTrue();
        var patient = memory.take(vertx, 50);
        var second = memory.take(vertx, 10);
        assertThat(second.isComplete()).as("nobody overtakes").isFalse();
        memory.give(60);
        patient.compose(done -> second).compose(done -> {
            assertThat(memory.taken()).isEqualTo(100);
            return memory.take(vertx, 1);
        }).onComplete(test.failing(cause -> test.verify(() -> {
            assertThat(((Failure) cause).number()).isEqualTo(5034);
            assertThat(memory.taken()).isEqualTo(100);
            test.completeNow();
        })));
    }
}
