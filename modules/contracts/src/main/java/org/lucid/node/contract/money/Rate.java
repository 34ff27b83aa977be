package org.lucid.node.contract.money;

/** A share of an amount in parts per million, rounded half up (MON-02). */
public final class Rate {

    private static final long MILLION = 1_000_000;

    private Rate() {
    }

    /**
     * {@code floor((amount * ppm + 500,000) / 1,000,000)}, computed without the product so that it cannot overflow.
     *
     * @param amount not negative, in millionths
     * @param ppm 0 to 1,000,000
     */
    public static long of(long amount, long ppm) {
        if (amount < 0 || ppm < 0 || ppm > MILLION) {
            throw new ArithmeticException("rate of " + amount + " at " + ppm + " ppm");
        }
        return amount / MILLION * ppm + (amount % MILLION * ppm + MILLION / 2) / MILLION;
    }
}
