package org.lucid.node.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.testkit.VirtualTime;

/** The bounds of what waits for one client, on virtual time. */
class OutboxTest {

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<String> written = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Deque<Promise<Void>> unread = new ArrayDeque<>();
    private final Room room = new Room(4 << 20);
    private final Wire wire = new Wire() {

        @Override
        public Future<Void> write(String frame) {
            written.add(frame);
            Promise<Void> left = Promise.promise();
            unread.add(left);
            return left.future();
        }

        @Override
        public void pause() {
            done.add("pause");
        }

        @Override
        public void resume() {
            done.add("resume");
        }

        @Override
        public void close() {
            done.add("close");
        }
    };
    private final Outbox out = outbox();

    private Outbox outbox() {
        return new Outbox(time.vertx(), wire, room, () -> {
        });
    }

    @AfterEach
    void close() {
        time.close();
    }

    private void fill() {
        for (int i = 0; i < 8; i++) {
            out.write("x".repeat(128 << 10));
        }
    }

    @Test
    @Tag("API-57")
    void readsNothingWhileFullAndTellsOfTheGapWhenThereIsRoom() {
        fill();
        assertThat(out.isFull()).isTrue();
        assertThat(done).containsExactly("pause");
        out.drop("lucid.shelf.sold", 1);
        out.drop("lucid.shelf.sold", 2);
        out.drop("lucid.shelf.filled", 1);
        for (int i = 0; i < 3; i++) {
            unread.poll().complete();
        }
        assertThat(out.isFull()).as("until half of it is gone").isTrue();
        unread.poll().complete();
        assertThat(done).containsExactly("pause", "resume");
        assertThat(written.getLast()).isEqualTo("{\"type\":\"err\",\"message\":\"gap\",\"body\":"
                + "{\"lucid.shelf.filled\":1,\"lucid.shelf.sold\":3}}");
        time.advance(Duration.ofSeconds(60), Duration.ofSeconds(1));
        assertThat(done).as("it is in time").doesNotContain("close");
        int before = written.size();
        fill();
        unread.forEach(Promise::complete);
        assertThat(written).as("a gap is told of once").hasSize(before + 8);
    }

    @Test
    @Tag("API-57")
    void closesAfterThirtySecondsOfNoRoom() {
        fill();
        time.advance(Duration.ofMillis(29_900), Duration.ofMillis(100));
        assertThat(done).containsExactly("pause");
        time.advance(Duration.ofMillis(200), Duration.ofMillis(100));
        assertThat(done).containsExactly("pause", "close");
        int before = written.size();
        out.write("more");
        assertThat(written).hasSize(before);
    }

    @Test
    @Tag("API-57")
    void treatsSlowClientsAsFullWhenTooMuchWaitsForAllTogether() {
        room.take(3 << 20);
        out.write("one");
        assertThat(out.isFull()).as("it did not read yet").isTrue();
        assertThat(done).as("its own room is not full").isEmpty();
        out.drop("lucid.shelf.sold", 1);
        unread.poll().complete();
        assertThat(written.getLast()).contains("\"gap\"");
        unread.poll().complete();
        assertThat(out.isFull()).as("whoever reads is served").isFalse();
        out.write("two");
        assertThat(done).isEmpty();
        out.write("three");
        assertThat(done).as("an answer that finds no room").containsExactly("close");
    }

    @Test
    @Tag("API-57")
    void closesWhenAnswersFindTwiceTheRoomTaken() {
        fill();
        fill();
        assertThat(done).containsExactly("pause");
        out.write("x");
        assertThat(done).containsExactly("pause", "close");
    }

    @Test
    @Tag("API-99")
    void takesNoMoreForAllTogetherThanThereIsRoomAlsoWhereNothingWaited() {
        for (int i = 0; i < 200; i++) {
            outbox().write("x".repeat(1 << 20));
        }
        assertThat(written).hasSize(4);
        assertThat(done.stream().filter("close"::equals)).hasSize(196);
        assertThat(out.offer("an event")).isFalse();
        unread.poll().complete();
        assertThat(out.offer("an event")).as("there is room again").isTrue();
    }
}
