package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.resources.Alerts;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each sample and opens, changes and resolves alerts. What could not be written is decided anew with the next
 * sample, since the window still says the same (NOD-66, NOD-67).
 */
final class Alarm {

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
    private static final int LOOKED_BACK = 100;

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Watches watches;
    private final AlertRule rule;

    /** A sample that was taken. */
    record Seen(Instant at, Values values) {
    }

    Alarm(ModuleContext<ResourcesConfig> context, ResourceStore store, Watches watches) {
        this.context = context;
        this.store = store;
        this.watches = watches;
        this.rule = context.config().alertRule();
    }

    /** Looks at samples of a node in the order of their time; late ones and those of long ago play no part. */
    Future<Void> look(String nodeId, List<Seen> samples) {
        return watches.inTurn(nodeId, () -> watches.of(nodeId).compose(watch -> {
            Future<Void> chain = Future.succeededFuture();
            Instant oldest = context.clock().instant().minus(Window.SPAN);
            for (Seen sample : samples) {
                if (!sample.at().isBefore(oldest)) {
                    chain = chain.compose(before -> look(nodeId, sample));
                }
            }
            return chain;
        })).recover(cause -> {
            LOG.warn("event=alert_not_written node={} reason=\"{}\"", nodeId, cause.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> look(String nodeId, Seen sample) {
        return watches.of(nodeId).compose(watch -> {
            if (!watch.window().isBefore(sample.at())) {
                return Future.succeededFuture();
            }
            Watch seen = watch.with(sample.at(), sample.values(), rule);
            watches.change(nodeId, before -> seen);
            Future<Void> chain = Future.succeededFuture();
            for (Watched resource : Watched.values()) {
                Optional<AlertLevel> now = seen.level(resource);
                Limits limits = seen.thresholds().of(resource);
                Optional<AlertLevel> next = rule.next(now, seen.window(), resource, limits);
                Optional<Double> value = resource.in(sample.values());
                if (value.isPresent() && !next.equals(now)) {
                    chain = chain.compose(before -> change(nodeId, resource, seen.alert(resource), next, limits, value
                            .get()));
                }
            }
            return chain;
        });
    }

    private Future<Void> change(String nodeId, Watched resource, Optional<Watch.Open> open,
            Optional<AlertLevel> next, Limits limits, double value) {
        Instant now = context.clock().instant();
        if (open.isEmpty()) {
            return open(nodeId, resource, next.orElseThrow(), limits, value, now);
        }
        Watch.Open alert = open.get();
        AlertRecord before = alert.stored().value();
        return replace(nodeId, resource, alert.stored().with(same -> next.isPresent()
                ? before.at(next.get(), value, alert.peak(), next.get().of(limits), now)
                : before.resolved(value, alert.peak(), now)));
    }

    /** Goes on with the alert that was resolved a moment ago, or opens one. */
    private Future<Void> open(String nodeId, Watched resource, AlertLevel level, Limits limits, double value,
            Instant now) {
        Query newest = Query.where("node_id", nodeId).sortByDescending("opened_at").limit(LOOKED_BACK);
        return store.alerts().find(newest).compose(page -> {
            Optional<Versioned<AlertRecord>> last = page.items().stream().filter(
                    found -> found.value().continues(resource, now)).findFirst();
            if (last.isPresent()) {
                return replace(nodeId, resource, last.get().with(before -> before.reopened(level, value, level.of(
                        limits), now)));
            }
            AlertRecord opened = AlertRecord.open(context.ids().next("alert"), nodeId, resource, level, value, level.of(
                    limits), now);
            return store.alerts().insert(opened).compose(inserted -> written(nodeId, resource, inserted,
                    new Versioned<>(opened.alertId(), 1, opened)));
        });
    }

    private Future<Void> replace(String nodeId, Watched resource, Versioned<AlertRecord> next) {
        return store.alerts().replace(next).compose(replaced -> written(nodeId, resource, replaced, new Versioned<>(
                next.id(), next.version() + 1, next.value())));
    }

    /** Where somebody else was first, for example an earlier attempt without an answer, what is stored counts. */
    private Future<Void> written(String nodeId, Watched resource, boolean done, Versioned<AlertRecord> stored) {
        if (done) {
            watches.change(nodeId, watch -> watch.with(resource, Optional.of(stored)));
            tell(stored.value());
            return Future.succeededFuture();
        }
        Query open = Query.where("open_key", AlertRecord.openKey(nodeId, resource));
        return store.alerts().find(open).map(page -> {
            watches.change(nodeId, watch -> watch.with(resource, page.items().stream().findFirst()));
            return null;
        });
    }

    /** Who knows of an alert is told of it only when it is over. */
    private void tell(AlertRecord alert) {
        if (alert.state() != AlertRecord.State.ACKNOWLEDGED) {
            context.bus().publish(Alerts.ALERT_CHANGED, alert.toEvent());
        }
    }

    /** Resolves all alerts of a node that is no more. */
    Future<Void> end(String nodeId) {
        return watches.inTurn(nodeId, () -> {
            watches.forget(nodeId);
            return watches.of(nodeId).compose(watch -> {
                Future<Void> chain = Future.succeededFuture();
                for (Watch.Open open : watch.alerts().values()) {
                    AlertRecord alert = open.stored().value();
                    chain = chain.compose(before -> replace(nodeId, Watched.ofJson(alert.resource()), open.stored()
                            .with(same -> alert.resolved(open.value(), open.peak(), context.clock().instant()))));
                }
                return chain.onSuccess(done -> watches.forget(nodeId));
            });
        });
    }
}
