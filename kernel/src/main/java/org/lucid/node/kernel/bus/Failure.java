package org.lucid.node.kernel.bus;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The only way in which a request fails. It carries no stack trace: it is an answer, not a fault. {@code number} names
 * the case ({@code LUCID_ERR_<number>}); {@code details} hold values in the field names of the JSON API and never a
 * secret.
 */
public final class Failure extends RuntimeException {

    private final FailureCode code;
    private final int number;
    private final transient Map<String, Object> details;

    /** A failure of a numbered case. */
    public Failure(FailureCode code, int number, String message, Map<String, ?> details) {
        super(message, null, false, false);
        this.code = code;
        this.number = number;
        this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** A failure of the code's default number, without details. */
    public static Failure of(FailureCode code, String message) {
        return new Failure(code, code.defaultNumber(), message, Map.of());
    }

    /** A failure of a numbered case, without details. */
    public static Failure of(FailureCode code, int number, String message) {
        return new Failure(code, number, message, Map.of());
    }

    /** What a caller is told of a throwable: itself when it is a failure, else INTERNAL without any of its text. */
    public static Failure from(Throwable cause) {
        return cause instanceof Failure failure ? failure : of(FailureCode.INTERNAL, "Unexpected error.");
    }

    /** This failure with one more detail. */
    public Failure with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Failure(code, number, getMessage(), more);
    }

    public FailureCode code() {
        return code;
    }

    public int number() {
        return number;
    }

    public Map<String, Object> details() {
        return details;
    }

    @Override
    public String toString() {
        return code + " LUCID_ERR_" + number + " " + getMessage();
    }
}
