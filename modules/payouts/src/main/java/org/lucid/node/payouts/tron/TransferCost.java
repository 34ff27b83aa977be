package org.lucid.node.payouts.tron;

import java.util.HashMap;
import java.util.Map;
import org.tron.trident.proto.Response.AccountResourceMessage;
import org.tron.trident.proto.Response.ChainParameters;
import org.tron.trident.proto.Response.ChainParameters.ChainParameter;

/**
 * What one transfer needs (MON-78, MON-83). Pure.
 *
 * @param energy what the simulation used
 * @param feeLimit the most that may be burned, in sun; it bounds staked energy too
 * @param burned what no stake and no free bandwidth covers, in sun
 */
record TransferCost(long energy, long feeLimit, long burned) {

    private static final int BANDWIDTH = 345;
    private static final double SPARE = 1.2;
    private static final double MORE_ENERGY = 1.5;
    private static final long TRX = 1_000_000;

    /** What the chain asks for at present, in sun. */
    record Prices(long energy, long bandwidth, long maxFee) {

        static Prices of(ChainParameters parameters) {
            Map<String, Long> values = new HashMap<>();
            for (ChainParameter parameter : parameters.getChainParameterList()) {
                values.put(parameter.getKey(), parameter.getValue());
            }
            return new Prices(values.getOrDefault("getEnergyFee", 420L),
                    values.getOrDefault("getTransactionFee", 1_000L),
                    values.getOrDefault("getMaxFeeLimit", 15_000 * TRX));
        }
    }

    /**
     * The cost of a transfer whose simulation used so much energy.
     *
     * @param exhausted how often an attempt at the same payout ran out of energy
     */
    static TransferCost of(long energy, int exhausted, AccountResourceMessage payer, Prices prices) {
        long limit = (long) (energy * prices.energy() * SPARE * Math.pow(MORE_ENERGY, exhausted));
        long staked = Math.max(0, payer.getEnergyLimit() - payer.getEnergyUsed());
        long free = Math.max(payer.getFreeNetLimit() - payer.getFreeNetUsed(), payer.getNetLimit() - payer
                .getNetUsed());
        long burned = Math.max(0, energy - staked) * prices.energy()
                + (free >= BANDWIDTH ? 0 : BANDWIDTH * prices.bandwidth());
        return new TransferCost(energy, limit, burned);
    }

    /** What the payer should have at least, in sun. */
    long needed() {
        return (long) (burned * SPARE);
    }
}
