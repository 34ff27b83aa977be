package org.lucid.node.contract.shards;

import java.util.List;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.json.Bounds;

/** Audits of stored chunks, for whoever credits storage. */
public final class Audits {

    /** What became of the given audits; unknown ids are left out. Modules only. */
    public static final Operation<GetAudits, AuditList> AUDITS = Operation.of("lucid.shards.audits", GetAudits.class,
            AuditList.class);

    private Audits() {
    }

    /** Which audits. */
    public record GetAudits(@Bounds(min = "1", max = "64") List<String> auditIds) {
    }

    /** An audit that the manager issued to a node in a slot, and whether the node passed it there. */
    public record Audit(String auditId, String nodeId, String chunkId, long bytes, long slot, boolean passed) {
    }

    /** Audits in any order. */
    public record AuditList(List<Audit> audits) {
    }
}
