package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.SeriesGauge;
import org.lucid.node.kernel.module.SeriesGauge.Series;
import org.lucid.node.registration.Heartbeats.Fleet;

/** The fleet in numbers (API-65, NOD-84), from what all instances remember of it. */
final class Figures {

    private final ModuleContext<RegistrationConfig> context;
    private final Fleet fleet;
    private final SeriesGauge nodes;
    private final SeriesGauge ages;
    private final SeriesGauge open;
    private final IntSupplier registrations;
    private volatile long active;

    Figures(ModuleContext<RegistrationConfig> context, IntSupplier registrations) {
        this.context = context;
        this.fleet = Heartbeats.fleet(context);
        this.nodes = new SeriesGauge(context.meters(), "lucid_nodes");
        this.ages = new SeriesGauge(context.meters(), "lucid_node_heartbeat_age_seconds",
                context.kernel().maxNodeSeries());
        this.open = new SeriesGauge(context.meters(), "lucid_registrations_open");
        this.registrations = registrations;
        context.tell("active_nodes", () -> active);
    }

    /** Counts the nodes by state, and how long each that should beat was not heard, the longest first. */
    Future<Void> show() {
        Instant now = context.clock().instant();
        active = fleet.states().values().stream().filter(NodeState.ACTIVE::equals).count();
        open.show(List.of(new Series(registrations.getAsInt())));
        nodes.show(Arrays.stream(NodeState.values()).map(state -> new Series(
                fleet.states().values().stream().filter(state::equals).count(), "state", state.json())).toList());
        List<Series> silent = fleet.lastBeats().entrySet().stream()
                .filter(beat -> fleet.states().getOrDefault(beat.getKey(), NodeState.TERMINATED).isWatched())
                .sorted(Map.Entry.comparingByValue(Comparator.<Instant>naturalOrder()))
                .map(beat -> new Series(Duration.between(beat.getValue(), now).toSeconds(), "node_id", beat.getKey()))
                .toList();
        ages.show(silent);
        return Future.succeededFuture();
    }
}
