package org.lucid.node.gateway.schema;

import java.util.List;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Failure;

/** One broken rule of one field. */
public record Violation(String field, String problem, String allowed) {

    /** INVALID 1001 with all broken rules at once. */
    public static Failure failure(List<Violation> violations) {
        Violation first = violations.getFirst();
        String more = violations.size() == 1 ? "" : " and " + (violations.size() - 1) + " more";
        return LucidError.FIELD_RULES.failure(first.field + " " + first.problem + more
                + ". Correct the named fields and send again.", Map.of("violations", violations));
    }
}
