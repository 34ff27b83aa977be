package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel shows of the modules in numbers, and how all numbers are shown by a label. */
final class KernelMeters {

    private KernelMeters() {
    }

    /** What runs, in which version, and how often each module was started anew. */
    static void register(MeterRegistry meters, String version, Map<String, ModuleSlot<?>> slots) {
        Gauge.builder("lucid_build_info", () -> 1).tags("version", version).register(meters);
        slots.forEach((id, slot) -> {
            for (ModuleState state : ModuleState.values()) {
                Gauge.builder("lucid_module_state", slot, s -> s.state() == state ? 1 : 0)
                        .tags("module", id, "state", state.name()).register(meters);
            }
            FunctionCounter.builder("lucid_module_restarts", slot, ModuleSlot::restarts).tags("module", id)
                    .register(meters);
        });
    }

    static Map<String, Map<String, Double>> gaugesBy(MeterRegistry meters, String label) {
        Map<String, Map<String, Double>> all = new TreeMap<>();
        for (Meter meter : meters.getMeters()) {
            String of = meter.getId().getTag(label);
            if (of != null && meter instanceof Gauge gauge) {
                StringBuilder name = new StringBuilder(meter.getId().getName());
                meter.getId().getTags().stream().filter(tag -> !tag.getKey().equals(label))
                        .forEach(tag -> name.append('.').append(tag.getValue()));
                all.computeIfAbsent(of, key -> new TreeMap<>()).put(name.toString(), gauge.value());
            }
        }
        return all;
    }
}
