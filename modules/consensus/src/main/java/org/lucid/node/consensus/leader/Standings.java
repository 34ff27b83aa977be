package org.lucid.node.consensus.leader;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/**
 * What the grants and misses of all slots so far mean for each entity: when it was last granted, and how often it missed
 * in the calendar month. It is made anew from the schedule rows at a start; it has one writer.
 */
public final class Standings {

    private final Map<String, Standing> standings = new HashMap<>();

    private record Standing(long lastGranted, YearMonth month, int misses, int equivocations) {

        static final Standing NONE = new Standing(-1, YearMonth.of(1970, 1), 0, 0);

        Standing in(YearMonth now) {
            return month.equals(now) ? this : new Standing(lastGranted, now, 0, 0);
        }
    }

    /** The windows of a slot are over. */
    public void granted(Grants grants) {
        grants.entities()
                .forEach(entity -> standings.merge(entity, new Standing(grants.slot(), YearMonth.of(1970, 1), 0,
                        0),
                        (before, now) -> new Standing(Math.max(before.lastGranted(), now.lastGranted()), before.month(),
                                before.misses(), before.equivocations())));
    }

    /** A slot of this month was closed and the entity had missed its window in it. */
    public void missed(String entity, YearMonth month) {
        standings.compute(entity, (id, before) -> {
            Standing now = (before == null ? Standing.NONE : before).in(month);
            return new Standing(now.lastGranted(), month, now.misses() + 1, now.equivocations());
        });
    }

    /** Evidence of two claims of the entity for one slot was recorded in this month. */
    public void equivocated(String entity, YearMonth month) {
        standings.compute(entity, (id, before) -> {
            Standing now = (before == null ? Standing.NONE : before).in(month);
            return new Standing(now.lastGranted(), month, now.misses(), now.equivocations() + 1);
        });
    }

    /** The last slot in which the entity was granted a window, -1 if never. */
    public long lastGranted(String entity) {
        return standings.getOrDefault(entity, Standing.NONE).lastGranted();
    }

    /** How many windows the entity missed in the month. */
    public int misses(String entity, YearMonth month) {
        return standings.getOrDefault(entity, Standing.NONE).in(month).misses();
    }

    /** {@code live_score_ppm} of the entity in the month (CON-70). */
    public long liveScorePpm(String entity, YearMonth month, LeaderTerms terms) {
        Standing now = standings.getOrDefault(entity, Standing.NONE).in(month);
        return Contender.liveScorePpm(terms, now.misses(), now.equivocations());
    }
}
