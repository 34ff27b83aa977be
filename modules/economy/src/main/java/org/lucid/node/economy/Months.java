package org.lucid.node.economy;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Which stretch of the journal a month is. Entries are dated in their order, so a month is one stretch. */
record Months(JournalStore store) {

    /** The month in which a time lies, in UTC. */
    static YearMonth of(Instant time) {
        return YearMonth.from(time.atZone(ZoneOffset.UTC));
    }

    /** The last entry before a month, 0 when there is none. */
    Future<Long> lastBefore(YearMonth month) {
        return store.lastBefore(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
