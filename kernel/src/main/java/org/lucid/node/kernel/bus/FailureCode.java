package org.lucid.node.kernel.bus;

/**
 * The kinds of failure that a request can end with. Each has the HTTP status that the gateway answers and the number
 * used when the failing module names no finer one.
 */
public enum FailureCode {
    /** The request breaks a rule of its own form; sending it again unchanged cannot succeed. */
    INVALID(400, 1001),
    /** No credential, or one that is not acceptable. */
    UNAUTHENTICATED(401, 2001),
    /** The caller is known and may not do this. */
    FORBIDDEN(403, 2002),
    /** The record that the request names does not exist. */
    NOT_FOUND(404, 5011),
    /** The present state of a record forbids the request. */
    CONFLICT(409, 5003),
    /** A bound is reached; the same request may succeed later. */
    LIMITED(429, 4291),
    /** The module that serves the operation is switched off or has failed. */
    MODULE_DISABLED(503, 5031),
    /** Something that the operation needs does not answer; nothing is known to be wrong with the request. */
    UNAVAILABLE(503, 5034),
    /** The deadline passed; whether the operation took effect is unknown. */
    TIMEOUT(504, 5041),
    /** A fault of ours. */
    INTERNAL(500, 5000);

    private final int httpStatus;
    private final int defaultNumber;

    FailureCode(int httpStatus, int defaultNumber) {
        this.httpStatus = httpStatus;
        this.defaultNumber = defaultNumber;
    }

    /** The HTTP status that stands for this code. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The number of {@code LUCID_ERR_<n>} when nothing finer is known. */
    public int defaultNumber() {
        return defaultNumber;
    }
}
