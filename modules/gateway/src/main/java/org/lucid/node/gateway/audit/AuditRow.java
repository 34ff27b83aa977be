package org.lucid.node.gateway.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.gateway.Audits.AuditEntry;
import org.lucid.node.contract.gateway.Audits.Phase;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Retention;

/**
 * An audit entry as it is stored, never changed and never removed but by time (API-72).
 *
 * @param intent the id of the row that said that the call was meant, in the row of what came of it
 * @param auditClass how long it is kept goes by this
 * @param bodyDigest hex SHA-256 of what was asked for, of calls about money
 * @param idempotencyDigest hex SHA-256 of the idempotency key
 * @param expiresAt when it may go
 */
public record AuditRow(String id, Instant time, Phase phase, Optional<String> intent, Route.Audit auditClass,
        String requestId, String subject, List<Role> roles, Optional<String> operatorId, Optional<String> nodeId,
        String channel, String address, Optional<String> method, Optional<String> target, int status,
        Optional<Integer> code, long durationMs, String source, Optional<String> bodyDigest,
        Optional<String> idempotencyDigest, Instant expiresAt) {

    static final CollectionSpec<AuditRow> ROWS = CollectionSpec
            .of("gateway_audit", AuditRow.class, AuditRow::id, Index.on("time"), Index.on("subject", "time"),
                    Index.on("address", "time"), Index.on("request_id", "time"), Index.on("phase", "time"),
                    Index.on("intent"))
            .keep(new Retention("expires_at", java.time.Duration.ZERO));

    /** What is shown of it. */
    public AuditEntry shown() {
        return new AuditEntry(id, time, phase, requestId, subject, roles, operatorId, nodeId, channel, address, method,
                target, status, code, durationMs, source);
    }
}
