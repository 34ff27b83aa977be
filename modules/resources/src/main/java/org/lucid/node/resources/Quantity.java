package org.lucid.node.resources;

/** The names of what is kept of a sample (NOD-61). */
final class Quantity {

    static final String CPU_PERCENT = "cpu_percent";
    static final String LOAD_1M = "load_1m";
    static final String MEMORY_PERCENT = "memory_percent";
    static final String MEMORY_USED_BYTES = "memory_used_bytes";
    static final String SWAP_USED_BYTES = "swap_used_bytes";
    static final String DISK_PERCENT = "disk_percent";
    static final String DISK_READ_MBPS = "disk_read_mbps";
    static final String DISK_WRITE_MBPS = "disk_write_mbps";
    static final String NETWORK_IN_MBPS = "network_in_mbps";
    static final String NETWORK_OUT_MBPS = "network_out_mbps";
    static final String TEMPERATURE_CELSIUS = "temperature_celsius";
    static final String ACTIVE_SESSIONS = "active_sessions";

    private Quantity() {
    }
}
