package org.lucid.node.pools.placement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * In which order nodes are given work (NOD-54): by priority, and among equals by a strategy; those without a fresh
 * measurement last. Pure.
 *
 * @param strategy round_robin, least_loaded, random or geographic
 * @param cursor the node that was given work last, after which round robin goes on
 * @param origin from where distances count
 * @param country which nodes of unknown place come before others of unknown place
 */
record Ranking(String strategy, Optional<String> cursor, Optional<Point> origin, Optional<String> country) {

    private static final double EARTH_KM = 6371.0;

    /** A place on the earth, in degrees. */
    record Point(double latitude, double longitude) {

        static Optional<Point> of(Optional<Double> latitude, Optional<Double> longitude) {
            return latitude.isPresent() && longitude.isPresent()
                    ? Optional.of(new Point(latitude.get(), longitude.get()))
                    : Optional.empty();
        }

        /** The great-circle distance in km (haversine). */
        double distance(Point other) {
            double north = Math.toRadians(other.latitude - latitude);
            double east = Math.toRadians(other.longitude - longitude);
            double half = Math.pow(Math.sin(north / 2), 2) + Math.cos(Math.toRadians(latitude)) * Math.cos(Math
                    .toRadians(other.latitude)) * Math.pow(Math.sin(east / 2), 2);
            return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
        }
    }

    /** How far a candidate is from the origin; empty when one of the two places is not known. */
    Optional<Double> distance(Candidate candidate) {
        return origin.flatMap(from -> Point.of(candidate.node().latitude(), candidate.node().longitude()).map(
                from::distance));
    }

    /** The candidates, the first choice first. */
    List<Candidate> order(List<Candidate> candidates, Instant now, RandomGenerator random) {
        TreeMap<Integer, List<Candidate>> tiers = candidates.stream().collect(Collectors.groupingBy(
                Candidate::priority, () -> new TreeMap<>(Comparator.<Integer>reverseOrder()), Collectors.toList()));
        List<Candidate> all = new ArrayList<>(candidates.size());
        for (List<Candidate> tier : tiers.values()) {
            all.addAll(within(tier.stream().filter(candidate -> candidate.isMeasured(now)).toList(), now, random));
            all.addAll(within(tier.stream().filter(candidate -> !candidate.isMeasured(now)).toList(), now, random));
        }
        return all;
    }

    private List<Candidate> within(List<Candidate> tier, Instant now, RandomGenerator random) {
        Comparator<Candidate> leastLoaded = Comparator.<Candidate>comparingDouble(candidate -> candidate.load(now))
                .thenComparing(Candidate::nodeId);
        List<Candidate> sorted = new ArrayList<>(tier);
        switch (strategy) {
            case "least_loaded" -> sorted.sort(leastLoaded);
            case "random" -> {
                sorted.sort(Comparator.comparing(Candidate::nodeId));
                Collections.shuffle(sorted, random);
            }
            case "geographic" -> sorted.sort(Comparator.<Candidate>comparingDouble(candidate -> distance(candidate)
                    .orElse(Double.MAX_VALUE)).thenComparing(this::isAbroad).thenComparing(leastLoaded));
            default -> {
                sorted.sort(Comparator.comparing(Candidate::nodeId));
                int passed = (int) sorted.stream().filter(candidate -> cursor.filter(last -> candidate.nodeId()
                        .compareTo(last) <= 0).isPresent()).count();
                Collections.rotate(sorted, -passed);
            }
        }
        return sorted;
    }

    private boolean isAbroad(Candidate candidate) {
        return country.isEmpty() || candidate.node().country().filter(country.get()::equalsIgnoreCase).isEmpty();
    }
}
