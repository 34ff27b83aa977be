package org.lucid.node.gateway.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.json.Json;

/** The one form of every error (API-15 to API-19). */
public final class ErrorEnvelope {

    private static final String RETRY_AFTER = "retry_after";
    private static final long USUAL_RETRY = 60;

    private ErrorEnvelope() {
    }

    /** The JSON of an error; {@code legacy} repeats the message where older callers look for it. */
    public static byte[] of(Failure failure, String requestId, Instant now, String version, boolean legacy) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", "LUCID_ERR_" + failure.number());
        error.put("message", failure.code() == FailureCode.INTERNAL
                ? "Unexpected error. Report request id " + requestId + "."
                : failure.getMessage());
        boolean bare = failure.details().isEmpty() || failure.code() == FailureCode.INTERNAL;
        error.put("details", bare ? null : failure.details());
        error.put("request_id", requestId);
        error.put("timestamp", Json.format(now));
        error.put("service", "node-management");
        error.put("version", version);
        return Json.encodeBytes(legacy
                ? Map.of("error", error, "detail", error.get("message"))
                : Map.of("error", error));
    }

    /** The HTTP status of a failure. */
    public static int status(Failure failure) {
        return LucidError.byNumber(failure.number()).filter(error -> error.code() == failure.code())
                .map(LucidError::httpStatus).orElse(failure.code().httpStatus());
    }

    /** Whole seconds, at least 1, after which the call may be sent again; empty unless the status is 429 or 503. */
    public static OptionalLong retryAfter(Failure failure) {
        int status = status(failure);
        if (status != 429 && status != 503) {
            return OptionalLong.empty();
        }
        if (failure.details().get(RETRY_AFTER) instanceof Number seconds) {
            return OptionalLong.of(Math.max(1, seconds.longValue()));
        }
        return OptionalLong.of(switch (LucidError.byNumber(failure.number()).orElse(LucidError.DISABLED)) {
            case STORE_DOWN -> 5;
            case PEER_DOWN -> 30;
            case STARTING -> 1;
            default -> USUAL_RETRY;
        });
    }
}
