package org.lucid.node.contract;

import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for names that people give to nodes and pools (NOD-09). */
public final class Names {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9 ._-]{1,98}[A-Za-z0-9._-]");

    private Names() {
    }

    /** The name as it is stored, trimmed and with single spaces; INVALID 1001 when it is none. */
    public static String stored(String field, String given) {
        String name = given.strip().replaceAll(" +", " ");
        if (!NAME.matcher(name).matches()) {
            throw LucidError.field(field, "is not a name",
                    "3 to 100 characters of letters, digits, space, dot, underscore, hyphen");
        }
        return name;
    }

    /** What makes a stored name unique. */
    public static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
