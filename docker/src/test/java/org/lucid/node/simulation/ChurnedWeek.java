package org.lucid.node.simulation;

import java.util.ArrayList;
import java.util.List;

/** Runs a {@link Town} for some hours and checks it throughout and at the end. */
public final class ChurnedWeek {

    private ChurnedWeek() {
    }

    /**
     * What a run came to.
     *
     * @param faults what did not hold, in words; empty when all did
     * @param signed how many different things the agents signed
     */
    public record Report(long seed, List<String> faults, String story, int slots, int schedules, long events,
            int signed) {
    }

    /** One run. */
    public static Report run(long seed, int hours) {
        try (Town town = new Town(seed)) {
            town.found();
            for (int hour = 0; hour < hours; hour++) {
                if (hour % 24 == 5) {
                    town.declare(hour % Town.NODES, java.time.Duration.ofMinutes(10), java.time.Duration.ofMinutes(90));
                }
                town.hour();
            }
            town.settle();
            Recount recount = new Recount(town.simulation()).run();
            List<String> faults = new ArrayList<>(town.watch().faults());
            faults.addAll(recount.faults());
            if (!town.signed().faults().isEmpty()) {
                faults.add(town.signed().faults());
            }
            return new Report(seed, faults, town.story(), recount.slots(), recount.schedules(), town.watch().events(),
                    town.signed().count());
        }
    }

    /** {@code ChurnedWeek [FIRST_SEED [SEEDS [DAYS]]]}: exit code 1 at the first seed with a fault. */
    public static void main(String[] arguments) {
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
        int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        int days = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 7;
        for (long seed = first; seed < first + seeds; seed++) {
            long begun = System.nanoTime();
            Report report = run(seed, 24 * days);
            System.out.printf("seed %d: %d slots, %d schedules, %d events, %d signatures, %d faults, %.1f s%n", seed,
                    report.slots(), report.schedules(), report.events(), report.signed(), report.faults().size(),
                    (System.nanoTime() - begun) / 1e9);
            if (!report.faults().isEmpty()) {
                report.faults().forEach(System.out::println);
                System.out.println(report.story());
                System.exit(1);
            }
        }
        System.exit(0); // the loops of a virtual Vert.x have no thread that could end them
    }
}
