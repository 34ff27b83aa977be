package org.lucid.node.acceptance;

import java.util.Map;

/** A session that a node served. */
record Session(String id, String nodeId, long gigabytes) {

    private static final long GIB = 1L << 30;

    static final String PATH = "/api/v1/economy/revenue";

    /** The request that records it. */
    Map<String, Object> body() {
        return Map.of("source", "acceptance", "session_id", id, "node_id", nodeId, "started_at",
                "2026-01-01T00:00:00.000Z", "duration_seconds", 3600, "cpu_cores", 1, "ram_bytes", GIB, "disk_bytes",
                GIB, "transferred_bytes", gigabytes * GIB);
    }
}
