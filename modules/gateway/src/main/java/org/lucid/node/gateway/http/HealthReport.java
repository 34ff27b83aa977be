package org.lucid.node.gateway.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.KernelView.CheckStatus;
import org.lucid.node.kernel.module.KernelView.ModuleStatus;
import org.lucid.node.kernel.module.ModuleState;

/** How the process is doing, from what the kernel knows already; asks nothing and waits for nothing (API-62, API-63). */
final class HealthReport {

    private static final String DOWN = "down";
    private static final String DETAIL = "detail";

    private HealthReport() {
    }

    /** The whole picture. */
    static Map<String, Object> health(KernelView kernel, Instant now) {
        Map<String, Object> modules = new LinkedHashMap<>();
        kernel.modules().forEach(module -> modules.put(module.id(),
                entry(module.state().name(), module.detail().orElse(""))));
        Map<String, Object> checks = new LinkedHashMap<>();
        kernel.checks().forEach(check -> checks.put(name(check), entry(check.state(), detail(check))));
        boolean degraded = kernel.modules().stream().anyMatch(module -> module.state() == ModuleState.FAILED)
                || kernel.checks().stream().anyMatch(check -> !check.state().equals("up"));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("status", kernel.process().draining() ? "stopping" : degraded ? "degraded" : "healthy");
        report.put("service", "node-management");
        report.put("version", kernel.process().version());
        report.put("timestamp", Json.format(now));
        report.put("uptime", Duration.between(kernel.process().startedAt(), now).toSeconds());
        report.putAll(kernel.facts());
        report.put("modules", modules);
        report.put("checks", checks);
        return report;
    }

    /** Why no calls should be sent here; empty when they should. */
    static List<Map<String, String>> unready(KernelView kernel, boolean revocationsKnown) {
        List<Map<String, String>> reasons = new ArrayList<>();
        if (kernel.process().draining()) {
            reasons.add(reason("draining", "the process is stopping"));
        }
        if (!revocationsKnown) {
            reasons.add(reason("revocations", "it is not known yet which credentials are revoked"));
        }
        kernel.checks().stream().filter(check -> check.module().equals("kernel") && check.state().equals(DOWN))
                .forEach(check -> reasons.add(reason(name(check), detail(check))));
        kernel.modules().stream().filter(ModuleStatus::enabled).filter(ModuleStatus::required)
                .filter(module -> module.state() != ModuleState.RUNNING)
                .forEach(module -> reasons.add(reason(module.id(), module.state() + module.detail()
                        .map(text -> ": " + text).orElse(""))));
        return reasons;
    }

    /** What is not well though calls may be sent. */
    static List<String> degraded(KernelView kernel) {
        List<String> names = new ArrayList<>();
        kernel.checks().stream().filter(check -> !check.state().equals("up")).forEach(check -> names.add(name(check)));
        kernel.modules().stream().filter(module -> module.state() == ModuleState.FAILED)
                .forEach(module -> names.add(module.id()));
        return names;
    }

    private static String name(CheckStatus check) {
        return check.module().equals("kernel") ? check.name() : check.module() + "." + check.name();
    }

    private static String detail(CheckStatus check) {
        return check.state().equals("up") ? "" : check.detail() + " (since " + Json.format(check.since()) + ")";
    }

    private static Map<String, Object> entry(String state, String detail) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("state", state);
        entry.put(DETAIL, detail.isEmpty() ? null : detail);
        return entry;
    }

    private static Map<String, String> reason(String check, String detail) {
        return Map.of("check", check, DETAIL, detail);
    }
}
