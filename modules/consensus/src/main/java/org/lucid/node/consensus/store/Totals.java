package org.lucid.node.consensus.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.lucid.node.consensus.slot.Line;

/**
 * Up to 1000 lines of a slot by node id, column by column: what is 0 for all is an empty column. A node that is its
 * own entity has the entity 0, else it is the place from 1 in {@code entityIds} (CON-61).
 */
public record Totals(long slot, int part, List<String> nodeIds, List<String> entityIds, int[] entity, int[] flags,
        long[] relayMc, long[] storageMc, long[] validationMc, int[] dutiesDue, int[] dutiesDone, long[] relayBytes,
        long[] storageBytes, int[] chunks, int[] sessions) {

    /** The most lines in a part. */
    public static final int PART = 1000;
    private static final int OWN = 0;

    /** The parts of a slot, at least one. */
    public static List<Totals> of(long slot, List<Line> lines) {
        List<Totals> parts = new ArrayList<>();
        for (int from = 0; from == 0 || from < lines.size(); from += PART) {
            parts.add(part(slot, from / PART, lines.subList(from, Math.min(lines.size(), from + PART))));
        }
        return parts;
    }

    private static Totals part(long slot, int part, List<Line> lines) {
        Map<String, Integer> places = new LinkedHashMap<>();
        int[] entity = ints(lines, line -> {
            if (line.entityId().equals(line.nodeId())) {
                return OWN;
            }
            places.putIfAbsent(line.entityId(), places.size() + 1);
            return places.get(line.entityId());
        });
        return new Totals(slot, part, lines.stream().map(Line::nodeId).toList(), List.copyOf(places.keySet()),
                entity, ints(lines, Line::flags), longs(lines, Line::relayMc),
                longs(lines, Line::storageMc), longs(lines, Line::validationMc), ints(lines, Line::dutiesDue),
                ints(lines, Line::dutiesDone), longs(lines, Line::relayBytes), longs(lines, Line::storageBytes),
                ints(lines, Line::chunks), ints(lines, Line::sessions));
    }

    private static int[] ints(List<Line> lines, ToIntFunction<Line> column) {
        int[] values = new int[lines.size()];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsInt(lines.get(i));
            any |= values[i] != 0;
        }
        return any ? values : new int[0];
    }

    private static long[] longs(List<Line> lines, ToLongFunction<Line> column) {
        long[] values = new long[lines.size()];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = column.applyAsLong(lines.get(i));
            any |= values[i] != 0;
        }
        return any ? values : new long[0];
    }

    @JsonIgnore
    public String id() {
        return Ids.of(slot, part);
    }

    /** The lines again. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>(nodeIds.size());
        for (int i = 0; i < nodeIds.size(); i++) {
            int place = at(entity, i);
            lines.add(new Line(nodeIds.get(i), place == OWN ? nodeIds.get(i) : entityIds.get(place - 1), at(flags, i),
                    at(relayMc, i), at(storageMc, i), at(validationMc, i), at(dutiesDue, i), at(dutiesDone, i),
                    at(relayBytes, i), at(storageBytes, i), at(chunks, i), at(sessions, i)));
        }
        return lines;
    }

    private static int at(int[] column, int i) {
        return column.length == 0 ? 0 : column[i];
    }

    private static long at(long[] column, int i) {
        return column.length == 0 ? 0 : column[i];
    }
}
