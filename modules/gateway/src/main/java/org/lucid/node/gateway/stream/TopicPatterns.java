package org.lucid.node.gateway.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;

/** Which topics a caller asks for, of those that it may hear (API-52, API-53). */
final class TopicPatterns {

    private static final int MAX_PATTERNS = 20;
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9.-]*\\*?|\\*");

    private TopicPatterns() {
    }

    /** Those of all topics that a caller may hear at all. */
    static List<Topic<?>> heardBy(Caller caller, List<Topic<?>> all) {
        return all.stream().filter(topic -> Hearing.mayHear(caller, topic)).toList();
    }

    /**
     * The addresses of the topics that are asked for.
     *
     * @param text patterns with a comma between them
     * @throws org.lucid.node.kernel.bus.Failure INVALID 1001 for what names no topic, FORBIDDEN 2002 when none of those
     *             that a pattern names is for this caller
     */
    static Set<String> select(String text, Caller caller, List<Topic<?>> all) {
        String[] patterns = text.split(",", -1);
        if (patterns.length > MAX_PATTERNS) {
            throw LucidError.field("topics", "has " + patterns.length + " patterns", MAX_PATTERNS + " at most");
        }
        Set<String> selected = new LinkedHashSet<>();
        for (String pattern : patterns) {
            String wanted = pattern.strip();
            if (!FORM.matcher(wanted).matches()) {
                throw LucidError.field("topics", "has \"" + wanted + "\", which is no pattern",
                        "topics such as lucid.pools.member-joined, with * only at the end");
            }
            selected.addAll(matching(wanted, caller, all));
        }
        return selected;
    }

    private static List<String> matching(String pattern, Caller caller, List<Topic<?>> all) {
        List<Topic<?>> named = all.stream().filter(topic -> !topic.isInternal())
                .filter(topic -> pattern.endsWith("*")
                        ? topic.address().startsWith(pattern.substring(0, pattern.length() - 1))
                        : topic.address().equals(pattern))
                .toList();
        if (named.isEmpty()) {
            throw LucidError.field("topics", "has \"" + pattern + "\", which names no topic",
                    "the topics that this process knows: "
                            + String.join(", ", new TreeSet<>(heardBy(caller, all).stream().map(Topic::address)
                                    .toList())));
        }
        List<Topic<?>> heard = heardBy(caller, named);
        if (heard.isEmpty()) {
            Set<String> roles = new TreeSet<>();
            named.forEach(topic -> topic.audience().stream().map(Role::name).forEach(roles::add));
            throw LucidError.ROLE.failure("What " + pattern + " names is not for your role. Ask for other topics, or "
                    + "use a credential with one of the required roles.", Map.of("required_roles", roles));
        }
        return heard.stream().<String>map(Topic::address).toList();
    }
}
