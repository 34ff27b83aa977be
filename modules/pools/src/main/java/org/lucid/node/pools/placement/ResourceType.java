package org.lucid.node.pools.placement;

import java.util.Locale;
import org.lucid.node.contract.registration.NodeCapacities.Capacity;

/** What a session can be given of a node, and how much of it there is (NOD-56, NOD-57). */
public enum ResourceType {
    SESSION_SLOT("session"), CPU_CORES("cpu"), MEMORY_MB("memory"), STORAGE_GB("storage"), BANDWIDTH_MBPS("bandwidth");

    private static final int MEBI = 20;
    private static final int GIBI = 30;
    private static final int FULL_PERCENT = 100;
    private static final long UNSET_MBPS = 100;

    private final String alias;

    ResourceType(String alias) {
        this.alias = alias;
    }

    /** The type with this JSON form or alias. */
    static ResourceType of(String name) {
        for (ResourceType type : values()) {
            if (type.json().equals(name) || type.alias.equals(name)) {
                return type;
            }
        }
        throw org.lucid.node.contract.LucidError.field("resource_type", "is '" + name + "'",
                "session_slot, cpu_cores, memory_mb, storage_gb, bandwidth_mbps");
    }

    /** How much a node has to give. */
    long capacity(Capacity node) {
        return switch (this) {
            case SESSION_SLOT -> node.maxSessions();
            case CPU_CORES -> node.cores() * node.cpuPercent() / FULL_PERCENT;
            case MEMORY_MB -> node.memoryBytes() >> MEBI;
            case STORAGE_GB -> node.diskBytes() >> GIBI;
            case BANDWIDTH_MBPS -> node.networkMbps().orElse(UNSET_MBPS);
        };
    }

    /** The JSON form. */
    String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
