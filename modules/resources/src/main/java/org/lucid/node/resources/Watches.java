package org.lucid.node.resources;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;

/**
 * The watch of each node, read from the store when it is first needed. What changes a watch does so in turn with
 * everything else about that node.
 */
final class Watches {

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Held held;
    private final Map<String, Future<?>> turns = new HashMap<>();

    /** Over all instances, so that a node is known as well when it comes to another one. */
    private record Held(Map<String, Watch> byNode) {
    }

    Watches(ModuleContext<ResourcesConfig> context, ResourceStore store) {
        this.context = context;
        this.store = store;
        this.held = context.shared(Held.class, () -> new Held(new ConcurrentHashMap<>()));
    }

    /** Runs a task about a node when those before it are done. */
    <T> Future<T> inTurn(String nodeId, Supplier<Future<T>> task) {
        Future<?> before = turns.getOrDefault(nodeId, Future.succeededFuture());
        Future<T> mine = before.transform(done -> task.get());
        if (!mine.isComplete()) {
            turns.put(nodeId, mine);
            mine.onComplete(done -> turns.remove(nodeId, mine));
        }
        return mine;
    }

    /** The watch of a node as far as memory has it. */
    Optional<Watch> known(String nodeId) {
        return Optional.ofNullable(held.byNode().get(nodeId));
    }

    /** The watch of a node. */
    Future<Watch> of(String nodeId) {
        Watch known = held.byNode().get(nodeId);
        return known != null ? Future.succeededFuture(known) : read(nodeId);
    }

    private Future<Watch> read(String nodeId) {
        List<String> keys = new ArrayList<>();
        for (Watched resource : Watched.values()) {
            keys.add(AlertRecord.openKey(nodeId, resource));
        }
        return store.thresholds().get(nodeId).compose(own -> store.alerts().find(Query.all().in("open_key", keys)).map(
                open -> {
                    Watch watch = new Watch(Window.empty(), own.map(found -> found.value().levels()).orElse(
                            context.config().thresholds()), Map.of());
                    for (var alert : open.items()) {
                        watch = watch.with(Watched.ofJson(alert.value().resource()), Optional.of(alert));
                    }
                    held.byNode().put(nodeId, watch);
                    return watch;
                }));
    }

    /** Changes the watch of a node that {@link #of} made known. */
    void change(String nodeId, UnaryOperator<Watch> change) {
        held.byNode().computeIfPresent(nodeId, (id, watch) -> change.apply(watch));
    }

    /** Lets go of what is known of a node. */
    void forget(String nodeId) {
        held.byNode().remove(nodeId);
    }
}
