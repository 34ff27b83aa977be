package org.lucid.node.kernel.boot;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.crypto.Identity;
import org.lucid.node.kernel.module.Kernel;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.Settings;
import org.lucid.node.kernel.platform.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process from start to end: builds everything, keeps what must be closed on one list, and closes all of it. */
final class NodeProcess {

    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final long SCAN_PERIOD_MS = 2000;

    private final ConfigLoader loader;
    private final List<Supplier<? extends LucidModule<?>>> modules;
    private final Set<String> flags;
    private final Deque<Supplier<Future<?>>> closings = new ArrayDeque<>();

    /** @param flags the names of the modules' flags that were given */
    NodeProcess(ConfigLoader loader, List<Supplier<? extends LucidModule<?>>> modules, Set<String> flags) {
        this.loader = loader;
        this.modules = modules;
        this.flags = flags;
    }

    /** Starts; on any failure everything begun is closed again. */
    Future<?> start(Settings checked) {
        ProcessConfig config = checked.process();
        try {
            Path data = Foundation.dataDirectory(config.node());
            Platform platform = Foundation.platform();
            closings.push(platform.vertx()::close);
            // Begins with a future of no context: one of Vert.x's would never say that Vert.x itself was closed.
            return Future.succeededFuture().compose(begun -> Foundation.store(config, platform, data))
                    .compose(store -> {
                        closings.push(store::close);
                        Identity identity = Foundation.identity(config.node(), platform, data);
                        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
                        new JvmMemoryMetrics().bindTo(meters);
                        new JvmThreadMetrics().bindTo(meters);
                        new ProcessorMetrics().bindTo(meters);
                        JvmGcMetrics gc = new JvmGcMetrics();
                        gc.bindTo(meters);
                        closings.push(() -> {
                            gc.close();
                            return Future.succeededFuture();
                        });
                        Kernel kernel = new Kernel(platform, store, identity, meters, loader, data, modules,
                                flags);
                        closings.push(kernel::stop);
                        BuildTime built = BuildTime.own();
                        kernel.health().register("kernel", "clock",
                                () -> Future.succeededFuture(built.check(platform.clock().instant())));
                        kernel.settings().notes().forEach(note -> LOG.warn("event=configuration note=\"{}\"", note));
                        return kernel.start().onSuccess(up -> watch(platform, kernel));
                    }).recover(cause -> stop().transform(closed -> Future.failedFuture(cause)));
        } catch (RuntimeException e) {
            return stop().transform(closed -> Future.failedFuture(e));
        }
    }

    /** Re-reads the configuration when one of its files changes; what is invalid is logged and changes nothing. */
    private void watch(Platform platform, Kernel kernel) {
        if (!Files.exists(loader.file())) {
            return;
        }
        ConfigRetrieverOptions options = new ConfigRetrieverOptions().setScanPeriod(SCAN_PERIOD_MS);
        int index = 0;
        for (Path file : loader.files()) {
            options.addStore(new ConfigStoreOptions().setType("file").setFormat("raw").setOptional(true)
                    .setConfig(new JsonObject().put("path", file.toString()).put("raw.key", "file" + index++)
                            .put("raw.type", "string")));
        }
        ConfigRetriever retriever = ConfigRetriever.create(platform.vertx(), options);
        retriever.getConfig();
        retriever.listen(change -> kernel.reload()
                .onSuccess(applied -> LOG.info("event=configuration_applied"))
                .onFailure(cause -> LOG.error("event=configuration_refused nothing_changed=true problems=\"{}\"",
                        cause instanceof ConfigRefused refused ? refused.getMessage() : cause.toString())));
        closings.push(retriever::close);
    }

    /** Ends everything in reverse order; each step may fail without keeping the others from ending. */
    Future<?> stop() {
        Future<?> chain = Future.succeededFuture();
        while (!closings.isEmpty()) {
            Supplier<Future<?>> closing = closings.pop();
            chain = chain.transform(before -> closing.get())
                    .onFailure(cause -> LOG.error("event=stop_failed", cause)).otherwiseEmpty();
        }
        return chain;
    }
}
