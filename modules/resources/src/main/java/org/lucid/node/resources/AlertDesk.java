package org.lucid.node.resources;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.resources.Alerts.Acknowledge;
import org.lucid.node.contract.resources.Alerts.Alert;
import org.lucid.node.contract.resources.Alerts.AlertPage;
import org.lucid.node.contract.resources.Alerts.GetThresholds;
import org.lucid.node.contract.resources.Alerts.ListAlerts;
import org.lucid.node.contract.resources.Alerts.NodeThresholds;
import org.lucid.node.contract.resources.Alerts.SetThresholds;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Versioned;
import org.lucid.node.resources.AlertRecord.State;
import org.lucid.node.resources.ResourceStore.ThresholdsRecord;

/** Where owners read and acknowledge alerts and set thresholds. */
final class AlertDesk {

    private static final int HISTORY = 100;

    private final ModuleContext<ResourcesConfig> context;
    private final ResourceStore store;
    private final Watches watches;
    private final Access access;

    AlertDesk(ModuleContext<ResourcesConfig> context, ResourceStore store, Watches watches, Access access) {
        this.context = context;
        this.store = store;
        this.watches = watches;
        this.access = access;
    }

    Future<AlertPage> list(ListAlerts request, Call call) {
        String nodeId = request.nodeId();
        Query ofNode = Query.where("node_id", nodeId).sortByDescending("opened_at");
        Query over = ofNode.and("state", State.RESOLVED).limit(HISTORY);
        return access.toOwn(nodeId, call).compose(own -> Listing.read(store.alerts(), wanted(ofNode, request), request
                .page(), request.limit(), request.cursor())).compose(page -> store.openAlerts(List.of(nodeId)).compose(
                        open -> store.alerts().find(over).map(history -> new AlertPage(alerts(page.items()),
                                Pagination.of(page.page(), page.limit(), page.total(), page.next()), alerts(open),
                                alerts(history.values())))));
    }

    private static Query wanted(Query ofNode, ListAlerts request) {
        Query ofLevel = request.severity().map(level -> ofNode.and("level", AlertLevel.valueOf(level.toUpperCase(
                Locale.ROOT)))).orElse(ofNode);
        return request.activeOnly().orElse(false)
                ? ofLevel.in("state", List.of(State.OPEN, State.ACKNOWLEDGED))
                : ofLevel;
    }

    /** Open ones with the value and peak that memory has of them. */
    private List<Alert> alerts(List<AlertRecord> records) {
        return records.stream().map(record -> watches.known(record.nodeId()).flatMap(watch -> watch.alert(
                Watched.ofJson(record.resource()))).filter(open -> open.stored().id().equals(record.alertId())).map(
                        Watch.Open::seen)
                .orElse(record).toAlert()).toList();
    }

    /** Somebody knows of it; once more by the same or another one changes who and the note. */
    Future<Alert> acknowledge(Acknowledge request, Call call) {
        return access.toOwn(request.nodeId(), call).compose(own -> watches.inTurn(request.nodeId(), () -> watches.of(
                request.nodeId()).compose(watch -> acknowledge(request, call.caller().subject(), watch))));
    }

    private Future<Alert> acknowledge(Acknowledge request, String by, Watch watch) {
        return store.alerts().get(request.alertId()).compose(found -> {
            Versioned<AlertRecord> stored = found.filter(alert -> alert.value().nodeId().equals(request.nodeId()))
                    .orElseThrow(() -> LucidError.unknown("alert", request.alertId()));
            AlertRecord alert = stored.value();
            if (alert.isOver()) {
                throw LucidError.STATE_FORBIDS.failure("Alert " + alert.alertId() + " is resolved. There is nothing to "
                        + "acknowledge.", Map.of("state", alert.state().json(), "allowed", List.of("open")));
            }
            Watched resource = Watched.ofJson(alert.resource());
            AlertRecord seen = watch.alert(resource).map(Watch.Open::seen).orElse(alert);
            AlertRecord next = alert.acknowledged(by, request.note(), seen.value(), seen.peak(), context.clock()
                    .instant());
            return store.alerts().replace(stored.with(before -> next)).compose(replaced -> {
                if (!replaced) {
                    return acknowledge(request, by, watch);
                }
                watches.change(request.nodeId(), known -> known.with(resource, Optional.of(new Versioned<>(stored.id(),
                        stored.version() + 1, next))));
                return Future.succeededFuture(next.toAlert());
            });
        });
    }

    Future<NodeThresholds> thresholds(GetThresholds request, Call call) {
        return access.toOwn(request.nodeId(), call).compose(own -> store.thresholds().get(request.nodeId())).map(
                found -> view(request.nodeId(), found.map(Versioned::value)));
    }

    Future<NodeThresholds> setThresholds(SetThresholds request, Call call) {
        Instant now = context.clock().instant();
        String nodeId = request.nodeId();
        return access.toChange(nodeId, call).compose(own -> watches.inTurn(nodeId, () -> ResourceStore.put(store
                .thresholds(), nodeId,
                before -> Optional.of(new ThresholdsRecord(nodeId, before.map(
                        ThresholdsRecord::levels).orElse(context.config().thresholds()).changedBy(request), before
                                .map(
                                        ThresholdsRecord::version)
                                .orElse(0) + 1,
                        now)))))
                .map(stored -> {
                    watches.change(nodeId, watch -> watch.with(stored.levels()));
                    return view(nodeId, Optional.of(stored));
                });
    }

    private NodeThresholds view(String nodeId, Optional<ThresholdsRecord> own) {
        return new NodeThresholds(nodeId, own.map(ThresholdsRecord::levels).orElse(context.config().thresholds())
                .toLevels(), own.map(ThresholdsRecord::updatedAt));
    }
}
