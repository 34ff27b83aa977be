package org.lucid.node.kernel.boot;

import java.util.Optional;

/** The one executable. */
public final class Lucid {

    private Lucid() {
    }

    public static void main(String[] arguments) {
        NativeLibraries.useUnpacked();
        Optional<Invocation> plain = Invocation.ofPlainRun(arguments);
        System.exit(plain.isPresent() ? run(plain.get()) : Commands.execute(arguments));
    }

    private static int run(Invocation invocation) {
        try {
            return invocation.run();
        } catch (Exception e) {
            return failed(e);
        }
    }

    /** Says why it failed: the exit code. */
    static int failed(Exception cause) {
        System.err.println("lucid: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        return ExitCode.of(cause).value();
    }
}
