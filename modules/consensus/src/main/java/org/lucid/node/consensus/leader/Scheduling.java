package org.lucid.node.consensus.leader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.consensus.leader.Schedule.Candidate;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;
import org.lucid.node.consensus.tally.RankOrder;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/** Makes the schedule of a slot, from public facts alone, so that anybody can make it again (CON-90 to CON-95). */
public final class Scheduling {

    private Scheduling() {
    }

    /**
     * What a schedule is made from.
     *
     * @param entities all of the tally through three slots before, in any order, with their last grants through the slot
     *            before
     * @param tallyDigest the digest of that tally (CON-72), 32 bytes
     * @param previousBeacon the beacon output of the slot before, 64 bytes
     * @param grants of the slots of the cooldown, the oldest first, up to the slot before
     */
    public record Input(long slot, byte[] networkHash, LeaderTerms terms, List<RankOrder.Entity> entities,
            Eligibility eligibility, byte[] tallyDigest, byte[] previousBeacon, List<Grants> grants) {
    }

    public static Schedule schedule(Input input) {
        List<RankOrder.Entity> ranked = ranked(input);
        List<Window> windows = windows(input, ranked);
        return new Schedule(input.slot(), input.terms().version(), windows, candidates(input, ranked, windows),
                Hex.of(inputDigest(input)));
    }

    /** Those that can lead, the best first. */
    private static List<RankOrder.Entity> ranked(Input input) {
        return RankOrder.rank(input.entities().stream().filter(entity -> input.eligibility().ineligible(entity)
                .isEmpty()).toList(), input.networkHash(), input.slot(), input.previousBeacon());
    }

    /** The last slot in which the entity stands back, if it does in this one. */
    public static Optional<Long> coolingUntil(LeaderTerms terms, RankOrder.Entity entity, long slot) {
        long until = entity.lastGranted() + terms.cooldownSlots();
        return entity.lastGranted() >= 0 && slot <= until && !terms.isGenesisServer(entity.entityId())
                ? Optional.of(until)
                : Optional.empty();
    }

    /** Free entities by rank, then cooling ones by their last grant, then by rank; the genesis server fills up (CON-93). */
    private static List<Window> windows(Input input, List<RankOrder.Entity> ranked) {
        LeaderTerms terms = input.terms();
        List<RankOrder.Entity> free = new ArrayList<>();
        List<RankOrder.Entity> cooling = new ArrayList<>();
        ranked.forEach(entity -> (coolingUntil(terms, entity, input.slot()).isPresent() ? cooling : free).add(entity));
        cooling.sort(Comparator.comparingLong(RankOrder.Entity::lastGranted)); // stable: equal ones stay by rank
        List<Window> windows = new ArrayList<>();
        free.forEach(entity -> add(windows, terms, entity.entityId(), Reason.TOP_RANKED));
        cooling.forEach(entity -> add(windows, terms, entity.entityId(), Reason.COOLDOWN_RELAXED));
        terms.genesisServer().filter(server -> windows.stream().noneMatch(window -> window.entityId().equals(server)))
                .ifPresent(server -> add(windows, terms, server, Reason.GENESIS_SERVER));
        return windows;
    }

    private static void add(List<Window> windows, LeaderTerms terms, String entity, Reason reason) {
        if (windows.size() < terms.windows()) {
            windows.add(new Window(windows.size(), entity, terms.isGenesisServer(entity)
                    ? Reason.GENESIS_SERVER
                    : reason));
        }
    }

    private static List<Candidate> candidates(Input input, List<RankOrder.Entity> ranked, List<Window> windows) {
        Map<String, Integer> held = new HashMap<>();
        windows.forEach(window -> held.put(window.entityId(), window.index()));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < Math.min(Schedule.CANDIDATES, ranked.size()); i++) {
            candidates.add(candidate(input, ranked.get(i), i + 1, Optional.ofNullable(held.get(ranked.get(i)
                    .entityId()))));
        }
        return candidates;
    }

    private static Candidate candidate(Input input, RankOrder.Entity entity, int rank, Optional<Integer> window) {
        String outcome = window.map(index -> "holds window " + index)
                .or(() -> coolingUntil(input.terms(), entity, input.slot())
                        .map(until -> "cooldown until " + (until + 1)))
                .orElseGet(() -> "outranked by " + (rank - 1));
        return new Candidate(entity.entityId(), rank, entity.creditsMc(), entity.uptimePpm(), entity.liveScorePpm(),
                entity.lastGranted(), outcome);
    }

    /** Why an entity leads in this slot or does not (CON-99); rank 0 when it cannot. */
    public static Candidate explain(Input input, RankOrder.Entity entity) {
        Optional<String> barred = input.eligibility().ineligible(entity);
        if (barred.isPresent()) {
            return new Candidate(entity.entityId(), 0, entity.creditsMc(), entity.uptimePpm(), entity.liveScorePpm(),
                    entity.lastGranted(), barred.get());
        }
        List<RankOrder.Entity> ranked = ranked(input);
        int rank = 1 + ranked.stream().map(RankOrder.Entity::entityId).toList().indexOf(entity.entityId());
        return candidate(input, entity, rank, windows(input, ranked).stream()
                .filter(window -> window.entityId().equals(entity.entityId())).map(Window::index).findFirst());
    }

    private static byte[] inputDigest(Input input) {
        return SignedBytes.tagged("LUCID-SCHEDULE-V1", input.networkHash()).u64(input.slot())
                .u32(input.terms().version()).raw(input.tallyDigest()).raw(input.previousBeacon())
                .raw(Grants.digest(input.grants())).sha256();
    }
}
