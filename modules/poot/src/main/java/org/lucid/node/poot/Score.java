package org.lucid.node.poot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.poot.ScoreRules.Component;

/**
 * The score of a node and its parts (CON-130 to CON-139). Pure: the same facts and rules give the same score.
 *
 * @param parts those that count; their points add up to {@code rawBp}
 * @param rawBp before vetting, 0 to 10000
 * @param vettingPpm by how much it counts while the node is new
 * @param scoreBp hundredths of a point, 0 to 10000
 */
record Score(List<Part> parts, int rawBp, long vettingPpm, int scoreBp, boolean vetting, int rulesVersion) {

    private static final long MILLION = 1_000_000;
    private static final long CLAIM_CUT = 100_000;
    private static final int EXCELLENT = 9000;
    private static final int GOOD = 7500;
    private static final int AVERAGE = 6000;
    private static final int POOR = 4000;

    Score {
        parts = List.copyOf(parts);
    }

    /** One part: how well the node does, and how many hundredths of a point that is. */
    record Part(Component component, int weight, long ppm, int pointsBp) {
    }

    static Score of(Facts facts, ScoreRules rules) {
        if (facts.lifetimeExpected() == 0) {
            return new Score(List.of(), 0, MILLION / 2, 0, true, rules.version());
        }
        Map<Component, Long> present = new EnumMap<>(Component.class);
        Memory now = facts.now(rules);
        present.put(Component.UPTIME, Math.max(0, now.uptimePpm()));
        if (facts.medianMc() > 0) {
            present.put(Component.WORK, Math.min(MILLION, facts.windowMc() * MILLION / facts.medianMc()));
        }
        if (now.validationPpm() >= 0) {
            present.put(Component.VALIDATION, now.validationPpm());
        }
        present.put(Component.CONDUCT, conductPpm(facts.missedClaims(), facts.equivocations()));
        List<Part> parts = parts(present, rules);
        int raw = parts.stream().mapToInt(Part::pointsBp).sum();
        long factor = vettingPpm(facts.lifetimeExpected(), rules.vettingSlots());
        return new Score(parts, raw, factor, (int) (raw * factor / MILLION), facts.lifetimeExpected() < rules
                .vettingSlots(), rules.version());
    }

    /** Full, less for each window missed and nothing after an equivocation (CON-136); flags come with their module. */
    static long conductPpm(int missedClaims, int equivocations) {
        return Math.max(0, MILLION - CLAIM_CUT * missedClaims - MILLION * equivocations);
    }

    /** Half for a new node, growing to all of it (CON-138). */
    static long vettingPpm(long expected, int vettingSlots) {
        return vettingSlots == 0
                ? MILLION
                : MILLION / 2 + MILLION / 2 * Math.min(expected, vettingSlots) / vettingSlots;
    }

    /** Points by largest remainder, ties in the order of the parts, so that they add up (CON-137). */
    private static List<Part> parts(Map<Component, Long> present, ScoreRules rules) {
        long weights = present.keySet().stream().mapToLong(rules::weight).sum();
        if (weights == 0) {
            return List.of();
        }
        long sum = present.entrySet().stream().mapToLong(entry -> rules.weight(entry.getKey()) * entry.getValue())
                .sum();
        int raw = (int) (sum / (100 * weights));
        List<Component> byRemainder = new ArrayList<>(present.keySet());
        byRemainder.sort(Comparator.comparingLong((Component component) -> -(rules.weight(component) * present.get(
                component) % (100 * weights))));
        int left = raw - present.entrySet().stream().mapToInt(entry -> (int) (rules.weight(entry.getKey()) * entry
                .getValue() / (100 * weights))).sum();
        List<Component> rounded = byRemainder.subList(0, left);
        List<Part> parts = new ArrayList<>();
        present.forEach(
                (component, ppm) -> parts.add(new Part(component, rules.weight(component), ppm, (int) (rules.weight(
                        component) * ppm / (100 * weights)) + (rounded.contains(component) ? 1 : 0))));
        return parts;
    }

    /** The lower median of window credits of those past vetting, of all with work while fewer than three are (CON-134). */
    static long median(List<long[]> creditsAndExpected, int vettingSlots) {
        List<Long> working = creditsAndExpected.stream().filter(node -> node[0] >= 1000).map(node -> node[0]).sorted()
                .toList();
        List<Long> full = creditsAndExpected.stream().filter(node -> node[0] >= 1000 && node[1] >= vettingSlots).map(
                node -> node[0]).sorted().toList();
        List<Long> counted = full.size() < 3 ? working : full;
        return counted.isEmpty() ? 0 : counted.get((counted.size() - 1) / 2);
    }

    String rating() {
        return ratingOf(scoreBp);
    }

    static String ratingOf(int scoreBp) {
        return scoreBp >= EXCELLENT
                ? "excellent"
                : scoreBp >= GOOD ? "good" : scoreBp >= AVERAGE ? "average" : scoreBp >= POOR ? "poor" : "critical";
    }

    String phase() {
        return vetting ? "vetting" : "full";
    }
}
