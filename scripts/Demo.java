import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.lucid.node.system.DemoWallet;

/** Runs a manager and five workers, shows what becomes of them, and checks the ledger at the end. */
public final class Demo {

    private static final int WORKERS = 5;

    private final Path root;
    private final Path data;
    private final List<LucidProcess> processes = new ArrayList<>();
    private final Set<String> proven = new HashSet<>();
    private LucidProcess manager;
    private int starts;
    private int sessions;

    private Demo(Path root) throws IOException {
        this.root = root;
        this.data = Files.createTempDirectory("lucid-demo");
    }

    public static void main(String[] arguments) throws Exception {
        Demo demo = new Demo(Path.of(arguments[0]));
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 360;
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stopAll));
        System.exit(demo.run(Duration.ofSeconds(seconds)));
    }

    private int run(Duration length) throws Exception {
        startManager();
        for (int i = 1; i <= WORKERS; i++) {
            processes.add(LucidProcess.start(root, root.resolve("conf/worker.yaml"), data.resolve("worker" + i), data
                    .resolve("worker" + i + ".log"), Map.of(), "worker.manager_url=http://127.0.0.1:" + manager.port(),
                    "worker.name=demo " + i, "worker.payout_address=" + new DemoWallet(i).address(), "gateway.port=0"));
        }
        Instant end = Instant.now().plus(length);
        boolean paid = false;
        while (Instant.now().isBefore(end)) {
            if (!manager.isAlive()) {
                System.out.println("The manager is gone; starting it again on the same data.");
                startManager();
            }
            try {
                paid |= step();
            } catch (IOException e) {
                System.out.println("The manager does not answer: " + e.getMessage());
            }
            TimeUnit.SECONDS.sleep(3);
        }
        stopAll();
        System.out.println("\nThe ledger, read and checked again from the store:");
        int code = new ProcessBuilder(root + "/scripts/lucid", "verify-ledger", "--config", root + "/conf/demo.yaml",
                "--set", "node.data_dir=" + data.resolve("manager")).inheritIO().start().waitFor();
        System.out.println("Data of this run: " + data);
        if (!paid) {
            System.out.println("No payout of at least 10 USDT stood at READY.");
        }
        return code == 0 && paid ? 0 : 1;
    }

    /** The first time on any free port, later on the one that the workers know. */
    private void startManager() throws Exception {
        int port = manager == null ? 0 : manager.port();
        manager = LucidProcess.start(root, root.resolve("conf/demo.yaml"), data.resolve("manager"), data.resolve(
                "manager" + ++starts + ".log"), Map.of(), "gateway.port=" + port);
        processes.add(manager);
        manager.awaitReady();
        System.out.println("Manager (process " + manager.pid() + ") listens on http://127.0.0.1:" + manager.port()
                + ", its log is " + manager.log());
    }

    /** One refresh: earn, sweep, show. */
    private boolean step() throws Exception {
        JsonNode nodes = send("GET", "/api/v1/nodes?limit=100", null).path("nodes");
        for (JsonNode node : nodes) {
            proveAddress(node);
            earn(node.path("node_id").asText());
        }
        send("POST", "/api/v1/nodes/payouts/process", "{}");
        JsonNode status = send("GET", "/api/v1/consensus/status", null);
        StringBuilder screen = new StringBuilder("\n");
        screen.append(String.format("%s  slot %d, closed up to %d, %d sessions billed%n", Instant.now(),
                status.path("current_slot").asLong(), status.path("closed_slot").asLong(), sessions));
        screen.append(String.format("%-10s %-38s %-9s %7s %9s %6s %7s %7s %14s %s%n", "name", "node", "status", "beacons",
                "counted", "score", "cpu %", "mem %", "available", "payouts"));
        boolean ready = false;
        for (JsonNode node : nodes) {
            String id = node.path("node_id").asText();
            JsonNode uptime = send("GET", "/api/v1/consensus/nodes/" + id + "/uptime", null);
            int beacons = 0;
            int expected = 0;
            for (JsonNode day : uptime.path("days")) {
                beacons += day.path("beacons").asInt();
                expected += day.path("expected").asInt();
            }
            long slot = status.path("current_slot").asLong();
            int stored = send("GET", "/api/v1/consensus/proofs?node_id=" + id + "&from_slot=" + (slot - 500) + "&to_slot="
                    + slot, null).path("proofs").size();
            JsonNode score = send("GET", "/api/v1/nodes/" + id + "/poot/score", null).path("score");
            JsonNode resources = send("GET", "/api/v1/nodes/" + id + "/resources", null);
            JsonNode balance = send("GET", "/api/v1/nodes/" + id + "/balance", null);
            StringBuilder payouts = new StringBuilder();
            for (JsonNode payout : send("GET", "/api/v1/nodes/" + id + "/payouts", null).path("payouts")) {
                String state = payout.path("state").asText();
                payouts.append(payout.path("amount").asText()).append(' ').append(state).append(" (")
                        .append(payout.path("reason").path("message").asText("")).append(") ");
                ready |= state.equalsIgnoreCase("ready") && payout.path("amount").asDouble() >= 10;
            }
            screen.append(String.format("%-10s %-38s %-9s %7d %5d/%-3d %6s %7s %7s %14s %s%n", node.path("name").asText(),
                    id, node.path("status").asText(), stored, beacons, expected, score.asText("-"), percent(resources, "cpu"),
                    percent(resources, "memory"), balance.path("available").asText(balance.path("available_usdt")
                            .asText("-")), payouts));
        }
        System.out.print(screen);
        return ready;
    }

    /** The owner of a worker shows once that its payout address is a wallet of his: only then it is paid. */
    private void proveAddress(JsonNode node) throws Exception {
        String id = node.path("node_id").asText();
        if (!proven.add(id)) {
            return;
        }
        DemoWallet wallet = new DemoWallet(Integer.parseInt(node.path("name").asText().replaceAll("\\D", "")));
        String path = "/api/v1/nodes/" + id + "/payout-address";
        String address = "\"address\":\"" + wallet.address() + "\"";
        JsonNode proposal = send("PUT", path, "{" + address + "}");
        JsonNode answer = send("POST", path + "/confirm", "{" + address + ",\"version\":"
                + proposal.path("version").asInt() + ",\"address_signature\":\""
                + wallet.sign(proposal.path("text").asText()) + "\"}");
        if (answer.path("proven_at").isMissingNode()) {
            System.out.println("The payout address of " + id + " was not proven: " + answer);
            proven.remove(id);
        }
    }

    private static String percent(JsonNode resources, String block) {
        JsonNode value = resources.path(block).path("percent");
        return value.isNumber() ? String.format("%.1f", value.asDouble()) : "-";
    }

    /** One session of three hours on four cores with 40 GiB moved, billed once. */
    private void earn(String node) throws Exception {
        String body = String.format("{\"source\":\"demo\",\"session_id\":\"s-%s-%d\",\"node_id\":\"%s\",\"started_at\":\"%s\","
                + "\"duration_seconds\":10800,\"cpu_cores\":4,\"ram_bytes\":8589934592,\"disk_bytes\":0,"
                + "\"transferred_bytes\":42949672960}", node.substring(node.length() - 8), ++sessions, node,
                Instant.now().minusSeconds(10800));
        send("POST", "/api/v1/economy/revenue", body);
    }

    private JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        return manager.send(method, path, body);
    }

    private synchronized void stopAll() {
        processes.reversed().forEach(LucidProcess::stop);
        processes.clear();
    }
}
