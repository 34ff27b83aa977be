package org.lucid.node.consensus.leader;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lucid.node.consensus.store.Records.LeaderStanding;
import org.lucid.node.consensus.tally.GrantBook;

/**
 * What the closed slots mean for each entity: when it was last granted a window, and how often it missed one or claimed
 * twice in the calendar month. It is the fold of the closed schedules in their order.
 */
public final class Standings implements GrantBook {

    private final Map<String, Grants> entities = new TreeMap<>();
    private YearMonth month = YearMonth.of(1970, 1);

    /** A slot of this month is closed; a new month begins without misses. */
    public void closed(long slot, YearMonth slotMonth, Outcome outcome, Map<String, Integer> equivocations) {
        if (!month.equals(slotMonth)) {
            month = slotMonth;
            entities.replaceAll((entity, before) -> new Grants(0, 0, before.lastGranted()));
        }
        outcome.granted().forEach(entity -> entities.merge(entity, new Grants(0, 0, slot), (before, now) -> new Grants(
                before.missed(), before.equivocations(), slot)));
        outcome.missed().forEach(entity -> entities.merge(entity, new Grants(1, 0, -1), (before, now) -> new Grants(
                before.missed() + 1, before.equivocations(), before.lastGranted())));
        equivocations.forEach((entity, count) -> entities.merge(entity, new Grants(0, count, -1), (before,
                now) -> new Grants(before.missed(), count, before.lastGranted())));
    }

    @Override
    public Grants of(String entityId) {
        return entities.getOrDefault(entityId, Grants.NONE);
    }

    /** All of it, to be kept. */
    public List<LeaderStanding> entries() {
        List<LeaderStanding> all = new ArrayList<>();
        entities.forEach(
                (entity, grants) -> all.add(new LeaderStanding(entity, month.toString(), grants.missed(), grants
                        .equivocations(), grants.lastGranted())));
        return all;
    }

    /** Takes up where an earlier one stopped. */
    public void restore(List<LeaderStanding> kept) {
        entities.clear();
        kept.forEach(entry -> {
            month = YearMonth.parse(entry.month());
            entities.put(entry.entityId(), new Grants(entry.missed(), entry.equivocations(), entry.lastGranted()));
        });
    }
}
