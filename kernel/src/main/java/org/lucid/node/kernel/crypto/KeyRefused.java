package org.lucid.node.kernel.crypto;

/** A key file that must not be used as it is; the message says what to do. */
public final class KeyRefused extends RuntimeException {

    public KeyRefused(String message) {
        super(message);
    }
}
