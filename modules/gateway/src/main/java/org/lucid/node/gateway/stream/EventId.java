package org.lucid.node.gateway.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event: which start of the gateway, and the number of the event in it.
 *
 * @param boot without a hyphen
 */
record EventId(String boot, long seq) {

    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,32})-(\\d{1,18})");

    /** Reads what a client sent back; empty when it is none of ours. */
    static Optional<EventId> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new EventId(form.group(1), Long.parseLong(form.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return boot + "-" + seq;
    }
}
