package org.lucid.node.consensus.store;

/** Numbers as ids that sort as they do. */
public final class Ids {

    private static final int DIGITS = 12;

    private Ids() {
    }

    /** A slot or an epoch with 12 digits. */
    public static String of(long number) {
        String digits = Long.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** A part of something with a number. */
    public static String of(long number, int part) {
        String digits = Integer.toString(part);
        return of(number) + ":" + "0".repeat(4 - digits.length()) + digits;
    }
}
