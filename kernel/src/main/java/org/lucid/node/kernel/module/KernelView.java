package org.lucid.node.kernel.module;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Topic;

/** What the kernel tells of the whole process and lets be changed while it runs; used by the gateway. */
public interface KernelView {

    /** One module as it is now. */
    record ModuleStatus(String id, String version, ModuleState state, boolean enabled, int instances,
            Optional<java.time.Instant> startedAt, Optional<String> detail, boolean required) {
    }

    /** One effective value of the configuration; a secret's value is masked. */
    record ConfigEntry(String key, String value, String origin) {
    }

    /** The result of one health check: {@code up}, {@code degraded} or {@code down}, and since when. */
    record CheckStatus(String module, String name, String state, String detail, java.time.Instant since) {
    }

    List<ModuleStatus> modules();

    /** The operations of every known module, running or not. */
    List<Operation<?, ?>> operations();

    /** The topics of every known module, running or not. */
    List<Topic<?>> topics();

    /**
     * The OpenAPI fragments of every known module by module id, as text: the routes of a module that is switched off
     * exist and answer so.
     */
    Map<String, String> fragments();

    /** Grows by one whenever a module was enabled or disabled, so that a reader may keep what it derived. */
    long generation();

    List<ConfigEntry> configuration();

    List<CheckStatus> checks();

    /** Figures that modules show on the health page, by name. */
    Map<String, Object> facts();

    /**
     * Changes a module's section and applies it: all or nothing.
     *
     * @param change members of the section to set, such as {@code enabled} and {@code instances}
     * @return fails with INVALID 1001 and the violations when anything in the new whole is not valid
     */
    Future<ModuleStatus> setModule(String id, JsonObject change);

    /**
     * The port to listen on for a named listener: what is configured, or, when that is 0, the port that this process
     * took the first time, so that a restarted module is found where it was.
     */
    int portFor(String listener, int configured);

    /** Tells the kernel which port a listener took; when all are known they are written to {@code ports.json}. */
    void listening(String listener, int port);

    /** Where the management listener is wanted; empty when it is switched off. */
    Optional<Listener> management();

    /** An address to listen on; port 0 takes a free one. */
    record Listener(String host, int port) {
    }

    /**
     * An object that lives as long as the process, whatever is restarted meanwhile; the first to ask makes it.
     */
    <T> T processShared(Class<T> type, Supplier<T> maker);

    /** Meters in the Prometheus text format. */
    String scrape();

    /**
     * The gauges that bear a label, by its value and then by name, with the values of further labels after dots. Read
     * once for one answer, so it is put together anew each time.
     */
    Map<String, Map<String, Double>> gaugesBy(String label);

    /** How many series a meter may have whose label is the id of a node or pool (API-65). */
    int maxNodeSeries();

    /** Whether meters are wanted under older names too. */
    boolean legacyMeterNames();

    /** The network that this process belongs to. */
    Network network();

    /** A network: its id, and when its time began. */
    record Network(String id, java.time.Instant genesisAt) {
    }

    /** The node's name, version and profile, when the process started, and under which onion address it is known. */
    ProcessInfo process();

    /** What this process is. */
    record ProcessInfo(String name, String version, String profile, java.time.Instant startedAt, boolean draining,
            Optional<String> onionAddress) {
    }
}
