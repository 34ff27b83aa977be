package org.lucid.node.economy;

import java.math.BigInteger;
import java.util.List;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Revenue.QuoteLine;
import org.lucid.node.contract.economy.Revenue.Usage;
import org.lucid.node.contract.money.Usdt;

/**
 * The price of one session and the terms it is made of (MON-20): {@code max(floor, base + hour*h + core*cores +
 * ram*GiB + disk*GiB + moved*GiB)}, each term rounded half up to micro-USDT.
 */
record SessionPrice(Usdt total, List<QuoteLine> lines) {

    private static final long HOUR = 3_600;
    private static final long GIB = 1L << 30;
    private static final long MAX_SECONDS = 2_592_000;
    private static final long MAX_CORES = 1_024;
    private static final long MAX_RAM = 1L << 42;
    private static final long MAX_BYTES = 1L << 50;

    /** The price of some use: INVALID 1001 when a measure is out of its bounds. */
    static SessionPrice of(PriceList prices, Usage usage) {
        within("duration_seconds", usage.durationSeconds(), MAX_SECONDS);
        within("cpu_cores", usage.cpuCores(), MAX_CORES);
        within("ram_bytes", usage.ramBytes(), MAX_RAM);
        within("disk_bytes", usage.diskBytes(), MAX_BYTES);
        within("transferred_bytes", usage.transferredBytes(), MAX_BYTES);
        List<QuoteLine> lines = List.of(new QuoteLine("base", prices.base()),
                term("duration", prices.hour(), usage.durationSeconds(), HOUR),
                term("cores", prices.core(), usage.cpuCores(), 1),
                term("ram", prices.ramGib(), usage.ramBytes(), GIB),
                term("disk", prices.diskGib(), usage.diskBytes(), GIB),
                term("transfer", prices.movedGib(), usage.transferredBytes(), GIB));
        Usdt sum = lines.stream().map(QuoteLine::amountUsdt).reduce(Usdt.ZERO, Usdt::plus);
        return new SessionPrice(sum.compareTo(prices.floor()) < 0 ? prices.floor() : sum, lines);
    }

    private static QuoteLine term(String name, Usdt price, long measure, long unit) {
        BigInteger micro = BigInteger.valueOf(price.micro()).multiply(BigInteger.valueOf(measure))
                .add(BigInteger.valueOf(unit / 2)).divide(BigInteger.valueOf(unit));
        return new QuoteLine(name, new Usdt(micro.longValueExact()));
    }

    private static void within(String field, long value, long most) {
        if (value < 0 || value > most) {
            throw LucidError.field(field, "is " + value, "0 to " + most);
        }
    }
}
