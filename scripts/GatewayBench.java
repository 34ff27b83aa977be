import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.module.Kernel;

/**
 * What a GET costs at the gateway alone: a whole gateway before an operation that does nothing but answer; beside it in
 * the same JVM a bare server that sends the same bytes, and the same call over the bus alone. Only the processor time of
 * the event loops counts, so neither the caller nor the collector of garbage.
 */
public final class GatewayBench {

    private static final String LIMITS = ", max_in_flight: 4096, rate_limit: {authenticated: 1000000}";
    private static final String PATH = "/shelf/books/emma/text?copies=2";
    private static final int WARM_SECONDS = 8;
    private static final int CALLERS = 8;
    private static final int CALLS_AT_A_TIME = 1000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GatewayBench() {
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (Node node = Node.on(vertx, LIMITS)) {
            Load whole = new Load(node.port("http"), "GET", PATH, node.token("USER"), "");
            Load bare = new Load(bare(vertx, node.call("GET", PATH, "USER", "")), "GET", PATH, node.token("USER"), "");
            whole.run(WARM_SECONDS, 0);
            bare.run(WARM_SECONDS, 0);
            List<Context> loops = List.of(vertx.getOrCreateContext(), vertx.getOrCreateContext());
            for (int pace : new int[]{1000, 0}) {
                node.passSeconds(60); // the buckets are full again
                double all = measure(whole, seconds, pace);
                double server = measure(bare, seconds, pace);
                double call = Math.max(bus(loops.getFirst(), node.kernel(), seconds, pace), bus(loops.getLast(), node
                        .kernel(), seconds, pace));
                System.out.printf("GET at the gateway, %s: %.0f us of the event loops each; a bare server %.0f us; the "
                        + "call over the bus %.0f us; the gateway's own %.0f us%n", pace == 0
                                ? "as fast as it goes"
                                : pace + " a second", all, server, call, all - server - call);
            }
        }
        System.exit(0);
    }

    private static double measure(Load load, int seconds, int pace) throws InterruptedException {
        long before = loopNanos();
        int answers = load.run(seconds, pace).answers();
        return (loopNanos() - before) / 1e3 / answers;
    }

    /** A server that does nothing; it sends the headers and the body of an answer of ours. */
    private static int bare(Vertx vertx, Node.Answer same) {
        Buffer body = Buffer.buffer(same.body());
        return vertx.createHttpServer().requestHandler(request -> {
            same.headers().forEach((name, value) -> {
                if (!name.equals("connection") && !name.equals("content-length")) {
                    request.response().putHeader(name, value);
                }
            });
            request.response().end(body);
        }).listen(0, "127.0.0.1").await().actualPort();
    }

    /**
     * Calls over the bus alone, eight at a time as the callers are; what one costs, in us. The module may live on this
     * loop or on the other, as it may for the gateway: the dearer of the two is the one to subtract.
     */
    private static double bus(Context loop, Kernel kernel, int seconds, int pace) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        AtomicLong calls = new AtomicLong();
        long before = loopNanos();
        for (long due = System.nanoTime(); System.nanoTime() < end; due += CALLERS * 1_000_000_000L / Math.max(1, pace)) {
            CountDownLatch done = new CountDownLatch(CALLERS);
            int each = pace == 0 ? CALLS_AT_A_TIME : 1;
            for (int i = 0; i < CALLERS; i++) {
                loop.runOnContext(turn -> call(kernel, each, done));
            }
            done.await();
            calls.addAndGet((long) CALLERS * each);
            if (pace > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        return (loopNanos() - before) / 1e3 / calls.get();
    }

    private static void call(Kernel kernel, int left, CountDownLatch done) {
        if (left == 0) {
            done.countDown();
        } else {
            kernel.switchboard().request(Shelf.READ, new Shelf.Find("emma", 2)).onComplete(answer -> call(kernel, left
                    - 1, done));
        }
    }

    private static long loopNanos() {
        long nanos = 0;
        for (Map.Entry<Long, String> loop : loops().entrySet()) {
            nanos += THREADS.getThreadCpuTime(loop.getKey());
        }
        return nanos;
    }

    private static Map<Long, String> loops() {
        Map<Long, String> loops = new HashMap<>();
        for (ThreadInfo thread : THREADS.dumpAllThreads(false, false, 0)) {
            if (thread.getThreadName().startsWith("vert.x-eventloop-thread")) {
                loops.put(thread.getThreadId(), thread.getThreadName());
            }
        }
        return loops;
    }
}
