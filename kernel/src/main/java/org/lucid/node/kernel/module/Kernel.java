package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.kernel.boot.ProcessConfig;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Switchboard;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.crypto.OnionAddress;
import org.lucid.node.kernel.health.HealthBoard;
import org.lucid.node.kernel.platform.Platform;
import org.lucid.node.kernel.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running whole: modules on one bus over one store, on one platform. */
public final class Kernel implements KernelView {

    private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);

    private final Platform platform;
    private final Store store;
    private final Identity identity;
    private final MeterRegistry meters;
    private final ConfigLoader loader;
    private final Path dataDirectory;
    private final WrittenChanges changes;
    private final Switchboard switchboard;
    private final HealthBoard health;
    private final Ports ports;
    private final Supervisor supervisor;
    private final Instant startedAt;
    private final List<Long> timers = new ArrayList<>();
    private final Map<Class<?>, Object> processObjects = new ConcurrentHashMap<>();
    private final Set<String> flags = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;
    private volatile long generation;
    private volatile boolean draining;

    /**
     * Puts the parts together; nothing runs yet.
     *
     * @param modules makers of modules, one for each to be known
     * @throws ConfigRefused when the configuration is not valid
     */
    public Kernel(Platform platform, Store store, Identity identity, MeterRegistry meters, ConfigLoader loader,
            Path dataDirectory, List<Supplier<? extends LucidModule<?>>> modules) {
        this(platform, store, identity, meters, loader, dataDirectory, modules, Set.of());
    }

    /** The same, started with flags of modules, by their names. */
    public Kernel(Platform platform, Store store, Identity identity, MeterRegistry meters, ConfigLoader loader,
            Path dataDirectory, List<Supplier<? extends LucidModule<?>>> modules, Set<String> flags) {
        this.flags.addAll(flags);
        this.platform = platform;
        this.store = store;
        this.identity = identity;
        this.meters = meters;
        this.loader = loader;
        this.dataDirectory = dataDirectory;
        this.changes = new WrittenChanges(dataDirectory.resolve("modules.yaml"));
        this.switchboard = new Switchboard(platform.vertx(), platform.clock(), platform.ids(), meters);
        this.health = new HealthBoard(platform.vertx(), platform.clock());
        this.ports = new Ports(dataDirectory);
        this.startedAt = platform.clock().instant();
        List<ModuleSlot<?>> slots = new ArrayList<>();
        modules.forEach(maker -> slots.add(slot(maker)));
        this.supervisor = new Supervisor(platform.vertx(), slots);
        this.settings = Settings.load(loader, infos(), changes.read());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private ModuleSlot<?> slot(Supplier<? extends LucidModule<?>> maker) {
        return new ModuleSlot(maker, this);
    }

    private List<ModuleInfo<?>> infos() {
        List<ModuleInfo<?>> infos = new ArrayList<>();
        supervisor.slots().values().forEach(slot -> infos.add(slot.info()));
        return infos;
    }

    /** Checks a configuration without running anything: the settings, or ConfigRefused. */
    public static Settings check(ConfigLoader loader, List<ModuleInfo<?>> infos) {
        return Settings.load(loader, infos, Section.EMPTY);
    }

    /** Starts the health checks and every enabled module. */
    public Future<?> start() {
        health.register("kernel", "store",
                () -> store.ping().map(up -> org.lucid.node.kernel.health.HealthCheck.Result.UP)
                        .otherwise(down -> org.lucid.node.kernel.health.HealthCheck.Result.down(down.getMessage())));
        timers.add(platform.vertx().setPeriodic(settings.process().metrics().healthInterval().toMillis(),
                timer -> health.run()));
        timers.add(platform.vertx().setPeriodic(3_600_000, timer -> store.sweep()
                .onFailure(cause -> LOG.warn("event=sweep_failed reason=\"{}\"", cause.getMessage()))));
        KernelMeters.register(meters, version(), supervisor.slots());
        return supervisor.startAll(settings).onSuccess(up -> {
            generation++;
            logSummary();
        }).compose(up -> health.run());
    }

    private void logSummary() {
        StringBuilder table = new StringBuilder("event=modules");
        modules().forEach(m -> table.append(String.format("%n  %-22s %-10s %d  %s", m.id(), m.state(), m.instances(),
                m.detail().orElse(""))));
        LOG.info("{}", table);
    }

    /** Reads the configuration again and applies what changed; if anything is invalid nothing changes. */
    public Future<Void> reload() {
        Settings next;
        try {
            next = Settings.load(loader, infos(), changes.read());
        } catch (ConfigRefused e) {
            return Future.failedFuture(e);
        }
        return apply(next);
    }

    private Future<Void> apply(Settings next) {
        return supervisor.apply(next).onSuccess(done -> {
            settings = next;
            generation++;
        });
    }

    /** Stops every module; what is acknowledged is safe when the future succeeds. The store stays open. */
    public Future<?> stop() {
        draining = true;
        return supervisor.stopAll(settings.startOrder()).onComplete(done -> {
            timers.forEach(platform.vertx()::cancelTimer);
            switchboard.close();
            ports.remove();
        });
    }

    @Override
    public Future<ModuleStatus> setModule(String id, JsonObject change) {
        ModuleSlot<?> slot = supervisor.slots().get(id);
        if (slot == null) {
            return Future.failedFuture(Failure.of(FailureCode.NOT_FOUND, "There is no module " + id + "."));
        }
        Optional<Failure> secret = WrittenChanges.secretIn(slot.info(), change);
        if (secret.isPresent()) {
            return Future.failedFuture(secret.get());
        }
        Section section = Section.EMPTY;
        for (Map.Entry<String, Object> member : change) {
            section = section.with(member.getKey(), new Scalar(String.valueOf(member.getValue()), "PUT module " + id));
        }
        Section changed = changes.read().overlaidBy(Section.EMPTY.with(slot.info().section(), section));
        Settings next;
        try {
            next = Settings.load(loader, infos(), changed);
        } catch (ConfigRefused e) {
            return Future.failedFuture(new Failure(FailureCode.INVALID, 1001,
                    "The configuration would not be valid, so nothing changed. Correct the named fields and send again.",
                    Map.of("violations", e.problems().stream().map(p -> Map.of("field", p.key(), "problem", p.problem(),
                            "allowed", p.allowed())).toList())));
        }
        changes.write(changed);
        return apply(next).map(done -> slot.status());
    }

    @Override
    public List<ModuleStatus> modules() {
        return supervisor.slots().values().stream().map(ModuleSlot::status).toList();
    }

    @Override
    public List<Operation<?, ?>> operations() {
        List<Operation<?, ?>> all = new ArrayList<>();
        infos().forEach(info -> all.addAll(info.offers()));
        return all;
    }

    @Override
    public List<Topic<?>> topics() {
        List<Topic<?>> all = new ArrayList<>();
        infos().forEach(info -> all.addAll(info.tells()));
        return all;
    }

    @Override
    public Map<String, String> fragments() {
        Map<String, String> result = new LinkedHashMap<>();
        for (ModuleSlot<?> slot : supervisor.slots().values()) {
            slot.info().openApi().ifPresent(resource -> result.put(slot.info().id(), read(slot, resource)));
        }
        return result;
    }

    private static String read(ModuleSlot<?> slot, String resource) {
        try (var in = slot.info().configuration().getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(slot.info().id() + " names no OpenAPI fragment: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public List<ConfigEntry> configuration() {
        return settings.entries().stream().map(e -> new ConfigEntry(e.key(), e.text(), e.origin())).toList();
    }

    @Override
    public List<CheckStatus> checks() {
        return health.statuses();
    }

    @Override
    public Map<String, Object> facts() {
        return health.facts();
    }

    @Override
    public int portFor(String listener, int configured) {
        return ports.portFor(listener, configured);
    }

    @Override
    public void listening(String listener, int port) {
        ports.listening(listener, port);
    }

    @Override
    public Optional<Listener> management() {
        ProcessConfig.Metrics metrics = settings.process().metrics();
        return metrics.enabled() ? Optional.of(new Listener(metrics.host(), metrics.port())) : Optional.empty();
    }

    @Override
    public <T> T processShared(Class<T> type, Supplier<T> maker) {
        return type.cast(processObjects.computeIfAbsent(type, key -> maker.get()));
    }

    @Override
    public String scrape() {
        return meters instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
    }

    @Override
    public Map<String, Map<String, Double>> gaugesBy(String label) {
        return KernelMeters.gaugesBy(meters, label);
    }

    @Override
    public int maxNodeSeries() {
        return settings.process().metrics().maxNodeSeries();
    }

    @Override
    public boolean legacyMeterNames() {
        return settings.process().metrics().legacyNames();
    }

    @Override
    public ProcessInfo process() {
        var node = settings == null ? null : settings.process().node();
        return new ProcessInfo(node == null ? "" : node.name(), version(),
                node == null ? "" : node.profile().name().toLowerCase(java.util.Locale.ROOT), startedAt, draining,
                node == null ? Optional.empty() : node.onionAddress().map(OnionAddress::text));
    }

    @Override
    public Network network() {
        var network = settings.process().network();
        return new Network(network.id(), network.genesisAt());
    }

    private static String version() {
        String version = Kernel.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The configuration in force. */
    public Settings settings() {
        return settings;
    }

    void moduleFailed(String id, String reason, boolean forGood) {
        supervisor.giveUp(id, reason, forGood);
    }

    boolean takeFlag(RunFlag flag) {
        return flags.remove(flag.name());
    }

    public Switchboard switchboard() {
        return switchboard;
    }

    public HealthBoard health() {
        return health;
    }

    Platform platform() {
        return platform;
    }

    Store store() {
        return store;
    }

    Identity identity() {
        return identity;
    }

    MeterRegistry meters() {
        return meters;
    }

    Path dataDirectory() {
        return dataDirectory;
    }
}
