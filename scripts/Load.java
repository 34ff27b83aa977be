import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers on connections that stay open, each with one request under way; as fast as it goes or at a given pace. */
final class Load {

    private static final int CALLERS = 8;
    private static final int MOST = 1 << 17;

    private final int port;
    private final List<byte[]> requests;
    private final AtomicInteger turn = new AtomicInteger();
    private final List<long[]> latencies = new ArrayList<>();

    Load(int port, String method, String path, String token, String body) {
        this(port, method, List.of(path), token, body);
    }

    /** The paths take turns. */
    Load(int port, String method, List<String> paths, String token, String body) {
        this.port = port;
        this.requests = paths.stream().map(path -> (method + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII)).toList();
    }

    /** How many answers of 200 there were a second, and within how many milliseconds 99 of 100 of them came. */
    record Result(int answers, double seconds, double p99Millis) {

        double perSecond() {
            return answers / seconds;
        }
    }

    /** @param perSecond the pace of all callers together; 0: as fast as it goes */
    Result run(int seconds, int perSecond) throws InterruptedException {
        latencies.clear();
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofPlatform().start(() -> call(end, perSecond)));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        double took = (System.nanoTime() - begun) / 1e9;
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(all.length, took, all.length == 0 ? Double.NaN : all[(int) (all.length * 0.99)] / 1e6);
    }

    private void call(long end, int perSecond) {
        long[] took = new long[MOST];
        int count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            long due = System.nanoTime();
            while (System.nanoTime() < end && count < took.length) {
                if (perSecond > 0) {
                    due += CALLERS * 1_000_000_000L / perSecond;
                    LockSupport.parkNanos(due - System.nanoTime());
                } else {
                    due = System.nanoTime();
                }
                socket.getOutputStream().write(requests.get(turn.getAndIncrement() % requests.size()));
                if (!answer(in)) {
                    return;
                }
                took[count++] = System.nanoTime() - due; // from when it was due: a late answer delays no measurement
            }
        } catch (IOException e) {
            System.out.println("a caller ended: " + e.getMessage());
        } finally {
            synchronized (latencies) {
                latencies.add(Arrays.copyOf(took, count));
            }
        }
    }

    /** Reads one answer; says what it was when it is not 200. */
    private static boolean answer(InputStream in) throws IOException {
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (!status.contains(" 200")) {
            System.out.println(status + " " + new String(body, StandardCharsets.UTF_8));
            return false;
        }
        return true;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }
}
