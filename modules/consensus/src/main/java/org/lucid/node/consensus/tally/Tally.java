package org.lucid.node.consensus.tally;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.slot.Line;
import org.lucid.node.consensus.slot.SilenceWatch;
import org.lucid.node.consensus.slot.SlotClock;
import org.lucid.node.contract.consensus.Consensus.UptimeLow;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * All sums over closed slots: of each node and entity in the leader window, and of each node in the running epoch. It is
 * the fold of the closed slots in their order, so that it can be rebuilt from them.
 */
public final class Tally {

    private static final long LOW_PPM = 800_000;

    final TreeMap<String, NodeSums> nodes = new TreeMap<>();
    final TreeMap<String, Window> entities = new TreeMap<>();
    private SilenceWatch watch = SilenceWatch.start();
    private long slot;
    private long epoch;
    private int windowSlots;
    private long minted;
    private String digest = "";

    /** Before the first slot. */
    public Tally(long firstSlot, int windowSlots) {
        this.slot = firstSlot - 1;
        this.epoch = SlotClock.epochOf(firstSlot);
        this.windowSlots = windowSlots;
    }

    /** What a header says of the slot that is added. */
    public record Added(long slot, boolean observed, SilenceWatch watch, long minted, String digest) {
    }

    /** The newest slot that is in it. */
    public long slot() {
        return slot;
    }

    /** The epoch that the sums of days are of; it lags behind at the end of an epoch until {@link #endEpoch}. */
    public long epoch() {
        return epoch;
    }

    /** How many slots the window has. */
    public int windowSlots() {
        return windowSlots;
    }

    public SilenceWatch watch() {
        return watch;
    }

    public long minted() {
        return minted;
    }

    /** The digest of the newest header. */
    public String headerDigest() {
        return digest;
    }

    /** The nodes that had a valid beacon, by id. */
    public List<String> started() {
        List<String> started = new ArrayList<>(nodes.size());
        nodes.values().forEach(sums -> {
            if (sums.started) {
                started.add(sums.nodeId);
            }
        });
        return started;
    }

    /** Whether the running epoch is complete and not ended yet. */
    public boolean epochIsComplete() {
        return SlotClock.endsEpoch(slot) && SlotClock.epochOf(slot) == epoch;
    }

    /** Begins the next epoch with empty sums of days. */
    public void endEpoch() {
        epoch = SlotClock.epochOf(slot + 1);
        nodes.values().forEach(sums -> sums.day = new DayOf());
        nodes.values().removeIf(sums -> !sums.started && sums.window.isEmpty());
    }

    /** Forgets nodes that are terminated and have nothing left in the window; done before the first slot of an epoch. */
    public void forgetTerminated(Roster roster) {
        nodes.values().removeIf(sums -> sums.window.isEmpty() && roster.isTerminated(sums.nodeId));
    }

    /**
     * Counts the next slot and takes away the one that leaves the window.
     *
     * @param leaving the lines of slot {@code slot - window}; none when it was before the first
     * @param silentAfter so many missed slots in a row are told
     * @return what is to be told
     */
    public List<News> add(long next, boolean observed, List<Line> lines, List<Line> leaving, int silentAfter) {
        List<News> news = new ArrayList<>();
        for (Line line : lines) {
            NodeSums sums = nodes.computeIfAbsent(line.nodeId(), NodeSums::new);
            long before = sums.window.expected == 0 ? LOW_PPM : sums.window.uptimePpm();
            sums.add(line, next, observed, silentAfter).ifPresent(news::add);
            entities.computeIfAbsent(line.entityId(), entity -> new Window()).add(line);
            crossing(sums, before).ifPresent(news::add);
        }
        leaving.forEach(this::subtract);
        entities.values().removeIf(Window::isEmpty);
        slot = next;
        return news;
    }

    private static Optional<News> crossing(NodeSums sums, long before) {
        long after = sums.window.uptimePpm();
        boolean wasLow = before < LOW_PPM;
        boolean isLow = sums.window.expected > 0 && after < LOW_PPM;
        return wasLow == isLow
                ? Optional.empty()
                : Optional.of(new News.Crossed(new UptimeLow(sums.nodeId, after, isLow ? "down" : "up")));
    }

    private void subtract(Line line) {
        NodeSums sums = nodes.get(line.nodeId());
        if (sums != null) {
            sums.window.subtract(line);
        }
        Window entity = entities.get(line.entityId());
        if (entity != null) {
            entity.subtract(line);
        }
    }

    /** Takes on what the header of the slot just added says. */
    public void adopt(Added added) {
        watch = added.watch();
        minted = added.minted();
        digest = added.digest();
    }

    /** Removes nodes without a line: in a closed slot every known node has one (used when slots are read back). */
    public void retain(Collection<Line> lines) {
        Set<String> present = new HashSet<>();
        lines.forEach(line -> present.add(line.nodeId()));
        nodes.values().removeIf(sums -> sums.started && !present.contains(sums.nodeId));
    }

    /** Empties the window, to be summed anew over another number of slots. */
    public void clearWindow(int slots) {
        windowSlots = slots;
        entities.clear();
        nodes.values().forEach(sums -> sums.window.set(0, 0, 0));
    }

    /** Counts an earlier slot in the window alone. */
    public void addToWindow(List<Line> lines) {
        for (Line line : lines) {
            nodes.computeIfAbsent(line.nodeId(), NodeSums::new).window.add(line);
            entities.computeIfAbsent(line.entityId(), entity -> new Window()).add(line);
        }
        entities.values().removeIf(Window::isEmpty);
    }

    /** Takes up where a checkpoint stopped. */
    void restore(long atSlot, long atEpoch, int slots, Added header) {
        slot = atSlot;
        epoch = atEpoch;
        windowSlots = slots;
        adopt(header);
    }

    /** SHA-256 over the entities by id (CON-72). */
    public String tallyDigest(GrantBook grants) {
        SignedBytes bytes = SignedBytes.untagged();
        entities.forEach((entity, sums) -> {
            GrantBook.Grants granted = grants.of(entity);
            bytes.str(entity).u64(sums.creditsMc).u64(sums.beacons).u64(sums.expected).u64(granted.missed())
                    .u64(granted.lastGranted());
        });
        return Hex.of(bytes.sha256());
    }

    /** The entities with what they are ranked by, by id. */
    public List<RankOrder.Entity> entities(GrantBook grants, RuleParameters rules) {
        List<RankOrder.Entity> all = new ArrayList<>(entities.size());
        entities.forEach((entity, sums) -> all.add(new RankOrder.Entity(entity, sums.creditsMc, sums.uptimePpm(),
                RankOrder.liveScorePpm(grants.of(entity), rules), grants.of(entity).lastGranted())));
        return all;
    }

    /** {@code node} when the entity is a node by itself, else {@code pool}. */
    public String entityType(String entityId) {
        return nodes.containsKey(entityId) ? "node" : "pool";
    }
}
