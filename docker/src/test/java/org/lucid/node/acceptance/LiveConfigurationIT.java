package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveConfigurationIT {

    private static final int NODES = 8;
    private static final long BETWEEN_NANOS = 25_000_000;
    private static final int BEAT_EVERY = 8;
    private static final String PAYOUTS = "/api/v1/nodes/payouts/threshold";
    private static final String MODULES = "/api/v1/system/modules/";

    @TempDir
    private Path directory;

    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    @DisplayName("Saving the configuration switches and rescales modules without a failed request")
    void editsWhileRequestsRun() throws IOException, InterruptedException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            List<NewNode> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                nodes.add(new NewNode(i).join(manager));
            }
            Thread requests = Thread.ofPlatform().name("requests").start(() -> request(manager, nodes));

            site.editConfig(text -> payouts(text, "enabled: true", "enabled: false"));
            await("payouts are off", () -> manager.get(PAYOUTS).status() == 503);
            manager.get(PAYOUTS).isError(503, 5031);
            site.editConfig(text -> payouts(text, "enabled: false", "enabled: true"));
            await("payouts are on", () -> manager.get(PAYOUTS).status() == 200);

            scale(site, manager, 1, 4);
            scale(site, manager, 4, 2);

            site.editConfig(text -> registration(text, "instances: 2", "instances: 99")
                    .replace("payouts:\n  enabled: true", "payouts:\n  enabled: false"));
            await("the invalid file is refused",
                    () -> manager.story().contains("event=configuration_refused"));
            manager.get(PAYOUTS).is(200);
            assertThat(instances(manager)).isEqualTo(2);

            enough.set(true);
            requests.join(10_000);
            assertThat(failures).as(manager.story()).isEmpty();
            assertThat(calls.get()).isGreaterThan(50);
            for (NewNode node : nodes) {
                assertThat(manager.get("/api/v1/nodes/" + node.id()).is(200).text("/status")).isEqualTo("active");
            }
        }
    }

    @Test
    @DisplayName("A module is switched and rescaled over HTTP, survives a restart so, and an invalid change is refused")
    void changesOverHttp() throws IOException {
        try (Site site = new Site(directory)) {
            NodeProcess manager = site.startManager();
            Answer refused = manager.put(MODULES + "lucid.payouts", Map.of("config", Map.of("min_usdt", "99999")))
                    .is(400);
            assertThat(refused.at("/error/details/violations").size()).as(refused.toString()).isPositive();
            manager.put(MODULES + "lucid.payouts", Map.of("instances", 99)).is(400);
            manager.put(MODULES + "lucid.nothing", Map.of("enabled", true)).is(404);
            manager.get(PAYOUTS).is(200);

            assertThat(manager.put(MODULES + "lucid.payouts", Map.of("enabled", false)).is(200).at("/enabled")
                    .asBoolean()).isFalse();
            manager.get(PAYOUTS).isError(503, 5031);
            assertThat(manager.put(MODULES + "lucid.registration", Map.of("instances", 3)).is(200).at("/instances")
                    .asInt()).isEqualTo(3);
            manager.get("/api/v1/nodes").is(200);

            manager.terminate();
            assertThat(manager.exitCode()).as(manager.story()).isZero();
            NodeProcess again = site.startManager();
            again.get(PAYOUTS).isError(503, 5031);
            assertThat(instances(again)).isEqualTo(3);
            assertThat(again.put(MODULES + "lucid.payouts", Map.of("enabled", true)).is(200).text("/state"))
                    .isEqualTo("RUNNING");
            again.get(PAYOUTS).is(200);
        }
    }

    private void request(NodeProcess manager, List<NewNode> nodes) {
        for (int i = 0; !enough.get(); i++) {
            NewNode node = nodes.get(i / BEAT_EVERY % nodes.size());
            try {
                note("GET node", manager.get("/api/v1/nodes/" + node.id()));
                if (i % BEAT_EVERY == 0) {
                    note("heartbeat", node.beat(manager));
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private void note(String what, Answer answer) {
        calls.incrementAndGet();
        if (answer.status() != 200) {
            failures.add(what + ": " + answer);
        }
    }

    private static void scale(Site site, NodeProcess manager, int from, int to) throws IOException {
        site.editConfig(text -> registration(text, "instances: " + from, "instances: " + to));
        await("registration runs " + to + " times", () -> instances(manager) == to);
    }

    private static int instances(NodeProcess manager) throws IOException {
        return manager.get(MODULES + "lucid.registration").is(200).at("/instances").asInt();
    }

    private static String payouts(String text, String before, String after) {
        return text.replace("payouts:\n  " + before, "payouts:\n  " + after);
    }

    private static String registration(String text, String before, String after) {
        return text.replace("registration:\n  enabled: true\n  " + before,
                "registration:\n  enabled: true\n  " + after);
    }

    private interface Look {
        boolean holds() throws IOException;
    }

    private static void await(String what, Look look) {
        Deadline.in(15).await(what, () -> {
            try {
                return look.holds();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
