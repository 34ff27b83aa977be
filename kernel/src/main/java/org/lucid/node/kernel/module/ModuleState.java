package org.lucid.node.kernel.module;

import java.util.Set;

/** Where a module is in its life. The only way to change it is {@link #to}, which refuses a step not in the table. */
public enum ModuleState {
    /** Discovered, not yet looked at. */
    NEW,
    /** Its configuration is valid. */
    CONFIGURED,
    /** Its instances are being started. */
    STARTING,
    /** It serves. */
    RUNNING,
    /** What is in flight drains, then the instances go. */
    STOPPING,
    /** Ended in good order. */
    STOPPED,
    /** It could not start, or gave up; a restart follows with back-off. */
    FAILED,
    /** Switched off by configuration. */
    DISABLED;

    private Set<ModuleState> next() {
        return switch (this) {
            case NEW -> Set.of(CONFIGURED, DISABLED);
            case CONFIGURED -> Set.of(STARTING, DISABLED, FAILED);
            case STARTING -> Set.of(RUNNING, FAILED);
            case RUNNING -> Set.of(STOPPING, FAILED);
            case STOPPING -> Set.of(STOPPED, FAILED);
            case STOPPED, FAILED -> Set.of(CONFIGURED, DISABLED, STOPPED);
            case DISABLED -> Set.of(CONFIGURED);
        };
    }

    /** The given state, if it may follow this one. */
    public ModuleState to(ModuleState target) {
        if (!next().contains(target)) {
            throw new IllegalStateException("a module cannot go from " + this + " to " + target);
        }
        return target;
    }
}
