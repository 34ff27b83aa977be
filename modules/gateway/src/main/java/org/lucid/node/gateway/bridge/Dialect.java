package org.lucid.node.gateway.bridge;

/** The two ways in which the frames of event-bus bridges are spelled (API-56). */
public enum Dialect {
    TCP("message"), SOCKJS("rec");

    private final String message;

    Dialect(String message) {
        this.message = message;
    }

    /** The type of a frame that brings a message or an answer. */
    String message() {
        return message;
    }

    /** Its name in meters and in the audit. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
