import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A manager and a fleet of agents in another process that beat, measure and sign over real HTTP. */
public final class FleetBench {

    private static final String LIMIT = "1000000";

    private FleetBench() {
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        int nodes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int minutes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        Path data = Files.createTempDirectory("lucid-fleet");
        System.out.println(LucidProcess.machine());
        LucidProcess manager = LucidProcess.start(root, root.resolve("conf/demo.yaml"), data.resolve("manager"), data
                .resolve("manager.log"), Map.of("LUCID_HEAP", "160m"), "gateway.rate_limit.anonymous=" + LIMIT,
                "gateway.rate_limit.signed=" + LIMIT, "registration.max_nodes=" + nodes,
                "registration.max_pending=10000");
        Runtime.getRuntime().addShutdownHook(new Thread(manager::stop));
        manager.awaitReady();
        LucidProcess fleet = LucidProcess.start(root, root.resolve("conf/worker.yaml"), data.resolve("fleet"), data
                .resolve("fleet.log"), Map.of("LUCID_HEAP", "512m"), "node.profile=test", "store.engine=memory",
                "resources.enabled=false", "gateway.port=0", "worker.manager_url=http://127.0.0.1:" + manager.port(),
                "worker.fleet.count=" + nodes);
        Runtime.getRuntime().addShutdownHook(new Thread(fleet::stop));
        fleet.awaitReady();
        long begun = System.nanoTime();
        while (online(fleet) < nodes) {
            TimeUnit.SECONDS.sleep(1);
            if (!fleet.isAlive() || System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(20)) {
                System.out.println("Only " + status(fleet) + " after 20 minutes.");
                System.exit(1);
            }
        }
        System.out.printf("%d nodes registered over HTTP in %d s%n", nodes, seconds(begun));
        JsonNode before = status(fleet);
        double managerCpu = manager.cpuSeconds();
        double fleetCpu = fleet.cpuSeconds();
        begun = System.nanoTime();
        for (int minute = 1; minute <= minutes; minute++) {
            TimeUnit.MINUTES.sleep(1);
            JsonNode consensus = manager.send("GET", "/api/v1/consensus/status", null);
            System.out.printf("minute %2d: manager %d MiB, fleet %d MiB, slots behind %s, %s%n", minute, manager
                    .rssMiB(), fleet.rssMiB(), consensus.path("slots_behind").asText(), status(fleet));
        }
        JsonNode after = status(fleet);
        double time = (System.nanoTime() - begun) / 1e9;
        System.out.printf("heartbeats a second %.1f, beacons a second %.1f, beacons refused or late %d%n", rate(before,
                after, "heartbeats", time), rate(before, after, "beacons_accepted", time), after.path("beacons_dropped")
                        .asLong() - before.path("beacons_dropped").asLong());
        System.out.printf("processor time: manager %.0f %% of a core, fleet %.0f %%%n", 100 * (manager.cpuSeconds()
                - managerCpu) / time, 100 * (fleet.cpuSeconds() - fleetCpu) / time);
        System.out.printf("RSS of the manager: %d MiB%n", manager.rssMiB());
        System.exit(online(fleet) == nodes ? 0 : 1);
    }

    private static JsonNode status(LucidProcess fleet) throws Exception {
        return fleet.send("GET", "/api/node/fleet", null);
    }

    private static int online(LucidProcess fleet) throws Exception {
        return status(fleet).path("states").path("online").asInt();
    }

    private static double rate(JsonNode before, JsonNode after, String name, double seconds) {
        return (after.path(name).asLong() - before.path(name).asLong()) / seconds;
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }
}
