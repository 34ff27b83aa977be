package org.lucid.node.kernel.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.lucid.node.kernel.health.HealthCheck.Result;
import org.lucid.node.kernel.health.HealthCheck.State;
import org.lucid.node.kernel.module.KernelView.CheckStatus;

/** Runs the health checks on a timer and keeps what they said last; reading it costs nothing. */
public final class HealthBoard {

    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);
    private static final String DETAIL = "detail";
    private static final String STATE = "state";

    private final HealthChecks checks;
    private final InstantSource clock;
    private final Map<Key, CheckStatus> latest = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<Object>> facts = new ConcurrentSkipListMap<>();
    private boolean running;

    private record Key(String module, String name) implements Comparable<Key> {

        String path() {
            return module + "~" + name;
        }

        @Override
        public int compareTo(Key other) {
            return path().compareTo(other.path());
        }
    }

    public HealthBoard(Vertx vertx, InstantSource clock) {
        this.checks = HealthChecks.create(vertx);
        this.clock = clock;
    }

    /** Adds a check; it counts as up until it ran for the first time. */
    public void register(String module, String name, HealthCheck check) {
        Key key = new Key(module, name);
        latest.put(key, new CheckStatus(module, name, "up", "", clock.instant()));
        AtomicBoolean asked = new AtomicBoolean();
        checks.register(key.path(), CHECK_TIMEOUT.toMillis(), promise -> {
            if (!asked.compareAndSet(false, true)) {
                promise.tryFail("the check before still hangs");
                return;
            }
            check.check().onComplete(done -> asked.set(false))
                    .onSuccess(result -> promise.tryComplete(new Status().setOk(result.state() != State.DOWN)
                            .setData(new JsonObject().put(STATE, result.state().name()).put(DETAIL, result.detail()))))
                    .onFailure(promise::tryFail);
        });
    }

    public void unregister(String module, String name) {
        Key key = new Key(module, name);
        checks.unregister(key.path());
        latest.remove(key);
    }

    /** Adds a figure of the whole process; reading it must cost nothing. */
    public void tell(String name, Supplier<Object> figure) {
        facts.put(name, figure);
    }

    public void untell(String name, Supplier<Object> figure) {
        facts.remove(name, figure);
    }

    /** All figures as they are now. */
    public Map<String, Object> facts() {
        Map<String, Object> now = new TreeMap<>();
        facts.forEach((name, figure) -> now.put(name, figure.get()));
        return now;
    }

    /** Runs every check once, unless the run before is still going on. */
    public Future<?> run() {
        if (running) {
            return Future.succeededFuture();
        }
        running = true;
        List<Future<?>> all = new ArrayList<>();
        for (Key key : List.copyOf(latest.keySet())) {
            all.add(checks.checkStatus(key.path()).map(HealthBoard::read)
                    .otherwise(cause -> Result.down("the check itself failed: " + cause.getMessage()))
                    .onSuccess(result -> note(key, result)));
        }
        return Future.join(all).onComplete(done -> running = false);
    }

    private static Result read(io.vertx.ext.healthchecks.CheckResult result) {
        JsonObject data = result.getData();
        if (data != null && data.containsKey(STATE)) {
            return new Result(State.valueOf(data.getString(STATE)), data.getString(DETAIL));
        }
        return result.getUp()
                ? Result.UP
                : Result.down(data == null ? "no answer within 3 s" : data.getString("cause", "no answer within 3 s"));
    }

    private void note(Key key, Result result) {
        String state = result.state().name().toLowerCase(java.util.Locale.ROOT);
        Instant now = clock.instant();
        latest.computeIfPresent(key, (k, before) -> new CheckStatus(k.module(), k.name(), state, result.detail(),
                before.state().equals(state) ? before.since() : now));
    }

    /** What each check said last. */
    public List<CheckStatus> statuses() {
        return List.copyOf(new TreeMap<>(latest).values());
    }
}
