package org.lucid.node.consensus.tally;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.consensus.leader.Standings;
import org.lucid.node.consensus.store.Ids;
import org.lucid.node.consensus.store.Records.Checkpoint;
import org.lucid.node.consensus.store.Records.CheckpointPart;
import org.lucid.node.consensus.store.Records.LeaderStanding;
import org.lucid.node.consensus.store.Records.RosterEntry;
import org.lucid.node.consensus.store.Records.TallyEntity;
import org.lucid.node.consensus.store.Records.TallyNode;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.json.Json;

/**
 * Tally, roster and the standings of leaders after a slot as records, in parts of 1000 rows (CON-66).
 *
 * @param head says how many parts there are and what their digest is
 */
public record CheckpointRows(Checkpoint head, List<CheckpointPart> parts) {

    private static final int ROWS = 1000;

    /** The state as it is now. */
    public static CheckpointRows of(Tally tally, Roster roster, Standings leaders) {
        List<TallyNode> nodes = tally.nodes.values().stream().map(NodeSums::toRecord).toList();
        List<TallyEntity> entities = new ArrayList<>();
        tally.entities.forEach((entity, sums) -> entities.add(new TallyEntity(entity, sums.creditsMc, sums.beacons,
                sums.expected)));
        List<RosterEntry> entries = roster.entries();
        List<LeaderStanding> standings = leaders.entries();
        List<CheckpointPart> parts = new ArrayList<>();
        for (int i = 0; i < nodes.size() || i < entities.size() || i < entries.size()
                || i < standings.size(); i += ROWS) {
            int part = i / ROWS;
            parts.add(new CheckpointPart(Ids.of(tally.slot(), part), tally.slot(), part, cut(nodes, i),
                    cut(entities, i), cut(entries, i), cut(standings, i)));
        }
        Checkpoint head = new Checkpoint(tally.slot(), parts.size(), digest(parts), roster.nodeCursor(),
                roster.memberCursor(), tally.epoch(), tally.windowSlots(), tally.watch(), tally.minted(),
                tally.headerDigest());
        return new CheckpointRows(head, parts);
    }

    private static <T> List<T> cut(List<T> rows, int from) {
        return List.copyOf(rows.subList(Math.min(from, rows.size()), Math.min(from + ROWS, rows.size())));
    }

    private static String digest(List<CheckpointPart> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(part -> digest.update(Json.encodeBytes(part)));
            return Hex.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether all parts are there as they were written. */
    public boolean isComplete() {
        return parts.size() == head.parts() && digest(parts).equals(head.digest());
    }

    /** Puts tally, roster and standings back as they were. */
    public void restore(Tally tally, Roster roster, Standings leaders) {
        tally.nodes.clear();
        tally.entities.clear();
        List<RosterEntry> entries = new ArrayList<>();
        List<LeaderStanding> standings = new ArrayList<>();
        for (CheckpointPart part : parts) {
            part.nodes().forEach(row -> tally.nodes.put(row.nodeId(), NodeSums.of(row)));
            part.entities().forEach(row -> {
                Window window = new Window();
                window.set(row.windowMc(), row.windowBeacons(), row.windowExpected());
                tally.entities.put(row.entityId(), window);
            });
            entries.addAll(part.roster());
            standings.addAll(part.standings());
        }
        leaders.restore(standings);
        roster.restore(entries, head.nodeCursor(), head.memberCursor());
        tally.restore(head.slot(), head.epoch(), head.windowSlots(), new Tally.Added(head.slot(), true, head.watch(),
                head.minted(), head.headerDigest()));
    }
}
