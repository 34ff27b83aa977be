package org.lucid.node.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lucid.node.contract.resources.Alerts.Alert;
import org.lucid.node.contract.resources.Alerts.AlertChanged;

/**
 * One shortage of one resource of a node, and the ways from one state to another (NOD-66, NOD-67).
 *
 * @param openKey {@code node:resource} while it is not resolved, so that there is never a second one; then
 *            {@code closed:} and its id (NOD-03)
 * @param value when it was written last
 * @param occurrences how often it came back soon after it was resolved, and once for the first time
 */
public record AlertRecord(String alertId, String openKey, String nodeId, String resource, AlertLevel level,
        State state, double value, double peak, double threshold, Instant openedAt, Instant updatedAt,
        Optional<String> acknowledgedBy, Optional<String> note, Optional<Instant> resolvedAt, int occurrences) {

    private static final Duration SOON = Duration.ofMinutes(5);

    /** Whether anybody knows of it, and whether it is over. */
    public enum State {
        OPEN, ACKNOWLEDGED, RESOLVED;

        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static String openKey(String nodeId, Watched resource) {
        return nodeId + ":" + resource.json();
    }

    static AlertRecord open(String alertId, String nodeId, Watched resource, AlertLevel level, double value,
            double threshold, Instant now) {
        return new AlertRecord(alertId, openKey(nodeId, resource), nodeId, resource.json(), level, State.OPEN, value,
                value, threshold, now, now, Optional.empty(), Optional.empty(), Optional.empty(), 1);
    }

    /** Whether a shortage that begins now is this one come back. */
    boolean continues(Watched again, Instant now) {
        return resource.equals(again.json()) && resolvedAt.filter(at -> !at.plus(SOON).isBefore(now)).isPresent();
    }

    /** It came back: open again, known to nobody yet. */
    AlertRecord reopened(AlertLevel newLevel, double newValue, double newThreshold, Instant now) {
        return new AlertRecord(alertId, openKey(nodeId, Watched.ofJson(resource)), nodeId, resource, newLevel,
                State.OPEN, newValue, Math.max(peak, newValue), newThreshold, openedAt, now, Optional.empty(), note,
                Optional.empty(), occurrences + 1);
    }

    /** Another level; a rise to critical is news also to whoever acknowledged it. */
    AlertRecord at(AlertLevel newLevel, double newValue, double newPeak, double newThreshold, Instant now) {
        boolean news = newLevel == AlertLevel.CRITICAL;
        return new AlertRecord(alertId, openKey, nodeId, resource, newLevel, news ? State.OPEN : state, newValue,
                newPeak, newThreshold, openedAt, now, news ? Optional.empty() : acknowledgedBy, note, resolvedAt,
                occurrences);
    }

    AlertRecord acknowledged(String by, Optional<String> newNote, double newValue, double newPeak, Instant now) {
        return new AlertRecord(alertId, openKey, nodeId, resource, level, State.ACKNOWLEDGED, newValue, newPeak,
                threshold, openedAt, now, Optional.of(by), newNote.or(() -> note), resolvedAt, occurrences);
    }

    AlertRecord resolved(double newValue, double newPeak, Instant now) {
        return new AlertRecord(alertId, "closed:" + alertId, nodeId, resource, level, State.RESOLVED, newValue, newPeak,
                threshold, openedAt, now, acknowledgedBy, note, Optional.of(now), occurrences);
    }

    boolean isOver() {
        return state == State.RESOLVED;
    }

    /** With the value and peak that memory has of it. */
    AlertRecord seen(double newValue, double newPeak) {
        return new AlertRecord(alertId, openKey, nodeId, resource, level, state, newValue, newPeak, threshold, openedAt,
                updatedAt, acknowledgedBy, note, resolvedAt, occurrences);
    }

    Alert toAlert() {
        return new Alert(alertId, nodeId, resource, level.json(), state.json(), value, peak, threshold, openedAt,
                updatedAt, acknowledgedBy, note, resolvedAt, occurrences);
    }

    AlertChanged toEvent() {
        return new AlertChanged(alertId, nodeId, resource, level.json(), state.json(), value, threshold, updatedAt);
    }
}
