package org.lucid.node.contract.economy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** What nodes earn by sessions. Prices are made here, from measured usage; nobody sends one (MON-20). */
public final class Revenue {

    public static final Operation<RecordRevenue, RevenueRecorded> RECORD = Operation.of("lucid.economy.record-revenue",
            RecordRevenue.class, RevenueRecorded.class).roles(Role.SERVICE, Role.ADMIN).single()
            .failures(5001, 5602, 5603, 5604);
    public static final Operation<Usage, Quote> QUOTE = Operation.of("lucid.economy.quote", Usage.class, Quote.class)
            .roles(Role.USER, Role.SERVICE, Role.NODE);

    private Revenue() {
    }

    /** Measured or expected use: seconds, cores, bytes. */
    public record Usage(@Bounds(min = "0", max = "2592000") long durationSeconds,
            @Bounds(min = "0", max = "1024") long cpuCores, @Bounds(min = "0", max = "4398046511104") long ramBytes,
            @Bounds(min = "0", max = "1125899906842624") long diskBytes,
            @Bounds(min = "0", max = "1125899906842624") long transferredBytes) {
    }

    /**
     * A session that a node served. {@code source} and {@code session_id} together are the key.
     *
     * @param paymentRef id of the TRON transaction that paid for the session; funds one session only
     */
    public record RecordRevenue(@Bounds(pattern = "[A-Za-z0-9._-]{1,40}") String source,
            @Bounds(pattern = "[A-Za-z0-9._:-]{1,120}") String sessionId, String nodeId, Instant startedAt,
            @Bounds(min = "0", max = "2592000") long durationSeconds, @Bounds(min = "0", max = "1024") long cpuCores,
            @Bounds(min = "0", max = "4398046511104") long ramBytes,
            @Bounds(min = "0", max = "1125899906842624") long diskBytes,
            @Bounds(min = "0", max = "1125899906842624") long transferredBytes,
            @Bounds(pattern = "[0-9a-f]{64}") Optional<String> paymentRef) {

        /** What the session used. */
        public Usage usage() {
            return new Usage(durationSeconds, cpuCores, ramBytes, diskBytes, transferredBytes);
        }
    }

    /** The entry of a session and how its price was shared; {@code held} is the part of {@code net} not yet payable. */
    public record RevenueRecorded(JournalEntry entry, Usdt gross, Usdt commission, Usdt tax, Usdt net, Usdt held) {
    }

    /** A price and what it is made of; the lines sum to it unless the floor applies. */
    public record Quote(Usdt costUsdt, List<QuoteLine> lines, String priceVersion) {
    }

    /** One term of a price: base, duration, cores, ram, disk or transfer. */
    public record QuoteLine(String term, Usdt amountUsdt) {
    }
}
