package org.lucid.node.kernel.module;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one instance. Counters of the same name and labels are one series over all instances; it goes when the
 * last instance that uses it goes.
 */
final class InstanceMeters {

    private final CompositeMeterRegistry own = new CompositeMeterRegistry();
    private final MeterRegistry target;
    private final Set<Meter.Id> ids = ConcurrentHashMap.newKeySet();

    InstanceMeters(MeterRegistry target) {
        this.target = target;
        own.add(target);
        own.config().onMeterAdded(meter -> ids.add(meter.getId()));
        own.config().onMeterRemoved(meter -> ids.remove(meter.getId()));
    }

    MeterRegistry registry() {
        return own;
    }

    Set<Meter> own() {
        return Set.copyOf(own.getMeters());
    }

    void remove() {
        Set<Meter.Id> gone = Set.copyOf(ids);
        own.remove(target);
        gone.forEach(id -> {
            Meter meter = target.remove(id);
            if (meter != null) {
                meter.close();
            }
        });
        own.close();
    }
}
