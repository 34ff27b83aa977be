package org.lucid.node.consensus.leader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.consensus.leader.Schedule.Candidate;
import org.lucid.node.consensus.leader.Schedule.Reason;
import org.lucid.node.consensus.leader.Schedule.Window;

/** Makes the schedule of a slot, from public facts alone, so that anybody can make it again (CON-90 to CON-95). */
public final class Scheduling {

    private Scheduling() {
    }

    /**
     * What a schedule is made from.
     *
     * @param contenders all entities of the tally through three slots before, in any order
     * @param tallyDigest the digest of that tally (CON-72), 32 bytes
     * @param previousBeacon the beacon output of the slot before, 64 bytes
     * @param grants of the slots of the cooldown, the oldest first, up to the slot before
     */
    public record Input(long slot, byte[] networkHash, LeaderTerms terms, List<Contender> contenders,
            byte[] tallyDigest, byte[] previousBeacon, List<Grants> grants) {
    }

    public static Schedule schedule(Input input) {
        List<Contender> ranked = new Ranking(input.networkHash(), input.slot(), input.previousBeacon())
                .of(input.contenders().stream().filter(contender -> contender.ineligible().isEmpty()).toList());
        List<Window> windows = windows(input, ranked);
        return new Schedule(input.slot(), input.terms().version(), windows, candidates(input, ranked, windows),
                Hex.of(inputDigest(input)));
    }

    /** The last slot in which the entity stands back, if it does in this one. */
    public static Optional<Long> coolingUntil(LeaderTerms terms, Contender contender, long slot) {
        long until = contender.lastGranted() + terms.cooldownSlots();
        boolean exempt = terms.genesisServer().filter(contender.entityId()::equals).isPresent();
        return contender.lastGranted() >= 0 && slot <= until && !exempt ? Optional.of(until) : Optional.empty();
    }

    /** Free entities by rank, then cooling ones by their last grant, then by rank; the genesis server fills up (CON-93). */
    private static List<Window> windows(Input input, List<Contender> ranked) {
        LeaderTerms terms = input.terms();
        List<Contender> free = new ArrayList<>();
        List<Contender> cooling = new ArrayList<>();
        ranked.forEach(contender -> (coolingUntil(terms, contender, input.slot()).isPresent() ? cooling : free).add(
                contender));
        cooling.sort(Comparator.comparingLong(Contender::lastGranted)); // stable: equal ones stay in the order of rank
        List<Window> windows = new ArrayList<>();
        free.forEach(contender -> add(windows, terms, contender.entityId(), Reason.TOP_RANKED));
        cooling.forEach(contender -> add(windows, terms, contender.entityId(), Reason.COOLDOWN_RELAXED));
        terms.genesisServer().filter(server -> windows.stream().noneMatch(window -> window.entityId().equals(server)))
                .ifPresent(server -> add(windows, terms, server, Reason.GENESIS_SERVER));
        return windows;
    }

    private static void add(List<Window> windows, LeaderTerms terms, String entity, Reason reason) {
        if (windows.size() < terms.windows()) {
            boolean server = terms.genesisServer().filter(entity::equals).isPresent();
            windows.add(new Window(windows.size(), entity, server ? Reason.GENESIS_SERVER : reason));
        }
    }

    private static List<Candidate> candidates(Input input, List<Contender> ranked, List<Window> windows) {
        Map<String, Integer> held = new HashMap<>();
        windows.forEach(window -> held.put(window.entityId(), window.index()));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < Math.min(Schedule.CANDIDATES, ranked.size()); i++) {
            candidates.add(candidate(input, ranked.get(i), i + 1, Optional.ofNullable(held.get(ranked.get(i)
                    .entityId()))));
        }
        return candidates;
    }

    /** A contender with its rank and what became of it: its window, its cooldown, or by how many it was outranked. */
    static Candidate candidate(Input input, Contender contender, int rank, Optional<Integer> window) {
        String outcome = window.map(index -> "holds window " + index)
                .or(() -> coolingUntil(input.terms(), contender, input.slot())
                        .map(until -> "cooldown until " + (until + 1)))
                .orElseGet(() -> "outranked by " + (rank - 1));
        return new Candidate(contender.entityId(), rank, contender.creditsMc(), contender.uptimePpm(),
                contender.liveScorePpm(), contender.lastGranted(), outcome);
    }

    /** Why an entity leads in this slot or does not (CON-99). */
    public static Candidate explain(Input input, Contender contender) {
        List<Contender> ranked = new Ranking(input.networkHash(), input.slot(), input.previousBeacon())
                .of(input.contenders().stream().filter(other -> other.ineligible().isEmpty()).toList());
        if (contender.ineligible().isPresent()) {
            return new Candidate(contender.entityId(), 0, contender.creditsMc(), contender.uptimePpm(),
                    contender.liveScorePpm(), contender.lastGranted(), contender.ineligible().get());
        }
        int rank = 1 + ranked.stream().map(Contender::entityId).toList().indexOf(contender.entityId());
        return candidate(input, contender, rank, windows(input, ranked).stream()
                .filter(window -> window.entityId().equals(contender.entityId())).map(Window::index).findFirst());
    }

    private static byte[] inputDigest(Input input) {
        return SignedBytes.tagged("LUCID-SCHEDULE-V1", input.networkHash()).u64(input.slot())
                .u32(input.terms().version()).raw(input.tallyDigest()).raw(input.previousBeacon())
                .raw(Grants.digest(input.grants())).sha256();
    }
}
