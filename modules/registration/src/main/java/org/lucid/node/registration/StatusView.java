package org.lucid.node.registration;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The words in which older callers tell states (NOD-27); each is a column of one table. */
enum StatusView {
    EXACT, GROUP, LEGACY, DESKTOP, BASIC;

    static StatusView of(Optional<String> name) {
        return name.map(text -> valueOf(text.toUpperCase(java.util.Locale.ROOT))).orElse(EXACT);
    }

    /** The word for a state; a terminated node has the exact one everywhere. */
    String word(NodeState state) {
        return switch (this) {
            case EXACT -> state.json();
            case GROUP -> switch (state) {
                case REGISTERED, SUSPENDED, OFFLINE -> "inactive";
                default -> state.json();
            };
            case LEGACY -> switch (state) {
                case REGISTERED, STARTING -> "pending";
                case STOPPING -> "inactive";
                case SUSPENDED -> "inactive";
                case ERROR -> "offline";
                default -> state.json();
            };
            case DESKTOP -> switch (state) {
                case STARTING, STOPPING, MAINTENANCE, OFFLINE, ERROR -> "inactive";
                default -> state.json();
            };
            case BASIC -> switch (state) {
                case REGISTERED, STARTING -> "pending";
                case STOPPING, MAINTENANCE, OFFLINE -> "inactive";
                default -> state.json();
            };
        };
    }

    /** The states that a word of this column stands for; a word of no column stands for none. */
    List<NodeState> states(String word) {
        List<NodeState> exact = NodeState.ofJson(word).map(List::of).orElse(List.of());
        List<NodeState> column = Arrays.stream(NodeState.values()).filter(state -> word(state).equals(word)).toList();
        return column.isEmpty() ? exact : column;
    }

    /** The words of this column. */
    List<String> words() {
        return Arrays.stream(NodeState.values()).map(this::word).distinct().toList();
    }
}
