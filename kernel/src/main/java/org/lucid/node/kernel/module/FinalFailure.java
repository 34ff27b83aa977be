package org.lucid.node.kernel.module;

/**
 * Why a module does not run, when waiting mends nothing: damaged data, another process that writes them. A start that fails
 * so, itself or by its cause, is not tried again by itself; a person changes something and restarts the module.
 */
public class FinalFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FinalFailure(String reason) {
        super(reason);
    }

    /** Whether one of these is in the chain of causes. */
    static boolean isIn(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof FinalFailure) {
                return true;
            }
        }
        return false;
    }
}
