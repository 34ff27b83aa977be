import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a manager and five workers, shows what becomes of them, and checks the ledger at the end. */
public final class Demo {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WORKERS = 5;

    private final Path lucid;
    private final Path data;
    private final Path conf;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Process> processes = new ArrayList<>();
    private Process manager;
    private int starts;
    private int port;
    private String token = "";
    private int sessions;

    private Demo(Path root) throws IOException {
        lucid = root.resolve("scripts/lucid");
        conf = root.resolve("conf");
        data = Files.createTempDirectory("lucid-demo");
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
            processes.add(start("worker" + i, "--config", conf + "/worker.yaml", "--set",
                    "worker.manager_url=http://127.0.0.1:" + port, "--set", "worker.name=demo " + i, "--set",
                    "gateway.port=0"));
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
        int code = new ProcessBuilder(lucid.toString(), "verify-ledger", "--config", conf + "/demo.yaml", "--set",
                "node.data_dir=" + data.resolve("manager")).inheritIO().start().waitFor();
        System.out.println("Data of this run: " + data);
        if (!paid) {
            System.out.println("No payout of at least 10 USDT stood at READY.");
        }
        return code == 0 && paid ? 0 : 1;
    }

    private void startManager() throws Exception {
        Files.deleteIfExists(data.resolve("manager/ports.json"));
        String name = "manager" + ++starts;
        List<String> arguments = new ArrayList<>(List.of("--config", conf + "/demo.yaml"));
        if (port != 0) {
            arguments.addAll(List.of("--set", "gateway.port=" + port));
        }
        arguments.addAll(List.of("--set", "node.data_dir=" + data.resolve("manager")));
        manager = launch(name, arguments);
        processes.add(manager);
        Path log = data.resolve(name + ".log");
        for (int i = 0; i < 300; i++) {
            if (!manager.isAlive()) {
                throw new IOException("the manager did not start; see " + log);
            }
            for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
                if (line.startsWith("admin token")) {
                    token = line.substring(line.indexOf(": ") + 2).strip();
                }
            }
            Path ports = data.resolve("manager/ports.json");
            if (!token.isEmpty() && Files.exists(ports)) {
                port = JSON.readTree(ports.toFile()).path("http").asInt();
                try {
                    if (port > 0 && send("GET", "/ready", null).path("ready").asBoolean()) {
                        System.out.println("Manager (process " + manager.pid() + ") listens on http://127.0.0.1:" + port
                                + ", its log is " + log);
                        return;
                    }
                } catch (IOException e) {
                    // not up yet
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the manager was not ready within 30 s; see " + log);
    }

    private Process start(String name, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "node.data_dir=" + data.resolve(name)));
        return launch(name, all);
    }

    private Process launch(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(lucid.toString(), "run"));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve(name + ".log").toFile())
                .start();
    }

    /** One refresh: earn, sweep, show. */
    private boolean step() throws Exception {
        JsonNode nodes = send("GET", "/api/v1/nodes?limit=100", null).path("nodes");
        for (JsonNode node : nodes) {
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
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10)).header("Authorization", "Bearer " + token);
        request.method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    }

    private synchronized void stopAll() {
        for (Process process : processes.reversed()) {
            process.destroy();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(15, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        }
        processes.clear();
    }
}
