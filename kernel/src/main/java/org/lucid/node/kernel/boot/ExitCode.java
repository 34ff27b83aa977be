package org.lucid.node.kernel.boot;

/** What the process tells whoever started it when it ends (API-94). */
public enum ExitCode {
    STOPPED(0), UNEXPECTED(1), OUT_OF_MEMORY(3), COMMAND_LINE(64), PORT_TAKEN(69), DATA_NOT_WRITABLE(73), DATA_LOCKED(
            75), CONFIGURATION(78);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }

    /** The code for what kept the process from starting. */
    static ExitCode of(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            switch (t) {
                case org.lucid.node.kernel.config.ConfigRefused refused -> {
                    return CONFIGURATION;
                }
                case org.lucid.node.kernel.crypto.KeyRefused refused -> {
                    return CONFIGURATION;
                }
                case org.lucid.node.kernel.store.embedded.StoreLocked locked -> {
                    return DATA_LOCKED;
                }
                case org.lucid.node.kernel.store.embedded.StoreNotWritable notWritable -> {
                    return DATA_NOT_WRITABLE;
                }
                case java.net.BindException taken -> {
                    return PORT_TAKEN;
                }
                default -> {
                    // look at its cause
                }
            }
        }
        return UNEXPECTED;
    }
}
