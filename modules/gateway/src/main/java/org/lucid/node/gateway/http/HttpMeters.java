package org.lucid.node.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What is counted at the door. */
final class HttpMeters {

    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500),
            Duration.ofSeconds(10)};

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows how many calls are being served, how many buckets are kept and how many connections there are. */
    void gauges(IntSupplier inFlight, IntSupplier rateBuckets, IntSupplier connections) {
        Gauge.builder("lucid_http_connections", connections::getAsInt).register(registry);
        Gauge.builder("lucid_http_in_flight", inFlight::getAsInt).register(registry);
        Gauge.builder("lucid_rate_limit_buckets", rateBuckets::getAsInt).register(registry);
    }

    void answered(String operation, String module, int status, long nanos) {
        requests.computeIfAbsent(operation + " " + status, key -> Counter.builder("lucid_http_requests")
                .tags("operation", operation, "status", Integer.toString(status)).register(registry)).increment();
        timers.computeIfAbsent(module, key -> Timer.builder("lucid_http_request").tags("module", module)
                .serviceLevelObjectives(BUCKETS).register(registry)).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request that reached no operation. */
    void rejected(int number) {
        registry.counter("lucid_http_rejected", "reason", Integer.toString(number)).increment();
    }

    /** A credential that does not hold, or none. */
    void refused(int number) {
        registry.counter("lucid_auth_failures", "reason", Integer.toString(number)).increment();
    }
}
