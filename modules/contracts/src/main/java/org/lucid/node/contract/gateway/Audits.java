package org.lucid.node.contract.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** Who did what through the gateway, and who was refused (API-70 to API-72). */
public final class Audits {

    /** Entries, the latest first; INVALID 1001 when {@code from} lies after {@code to}. */
    public static final Operation<ListAudit, AuditEntries> LIST = Operation
            .of("lucid.gateway.list-audit", ListAudit.class, AuditEntries.class).roles(Role.ADMIN)
            .failures(LucidError.FIELD_RULES.number());

    private Audits() {
    }

    /** What an entry says of its call. */
    public enum Phase {
        /** The call is about to be passed on. */
        INTENT,
        /** The call was answered. */
        OUTCOME
    }

    /**
     * Which entries; what is absent does not narrow.
     *
     * @param subject of the caller
     * @param address of the operation
     * @param requestId of the call, as it stands in its answer
     * @param from the earliest time
     * @param to the latest time
     * @param open true for calls about money of which it is not known here what came of them: see the record itself
     */
    public record ListAudit(@Bounds(min = "1", max = "256") Optional<String> subject,
            @Bounds(pattern = "[a-z0-9.-]{1,128}") Optional<String> address,
            @Bounds(pattern = "[A-Za-z0-9._-]{1,128}") Optional<String> requestId, Optional<Instant> from,
            Optional<Instant> to, Optional<Boolean> open, @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /**
     * One entry.
     *
     * @param requestId of the call; a caller may give the same to several
     * @param subject of the caller, {@code anonymous} for one without a credential that holds
     * @param channel how it came: {@code http}, {@code tcp} or {@code sockjs}
     * @param address of the operation
     * @param target what the call names in its path, parts joined by a slash
     * @param status of the answer as HTTP has it; 0 in an intent
     * @param code number of the failure
     * @param durationMs until the answer, in milliseconds; 0 in an intent
     * @param source the address it came from, without its last part
     */
    public record AuditEntry(String id, Instant time, Phase phase, String requestId, String subject, List<Role> roles,
            Optional<String> operatorId, Optional<String> nodeId, String channel, String address,
            Optional<String> method, Optional<String> target, int status, Optional<Integer> code, long durationMs,
            String source) {
    }

    /** A page of entries; with {@code open} it may be shorter than its limit and still not be the last. */
    public record AuditEntries(List<AuditEntry> entries, Pagination pagination) {
    }
}
