import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Connections that send a head a byte a second and never finish it; whichever is shown out comes again within ten seconds. */
final class Dribblers {

    /** An address is let have some connections more than are served, to be told so: two leave room for everybody else. */
    private static final int ADDRESSES = 2;
    private static final int PATIENCE_SECONDS = 10;
    /** So many at a time, that all send one byte in a second and not in one moment of it. */
    private static final int TOGETHER = 20;
    private static final byte[] BEGINNING = "GET /health HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Socket[] sockets;
    private final Thread thread;
    private volatile boolean closed;

    Dribblers(int port, int count) {
        this.port = port;
        this.sockets = new Socket[count];
        for (int i = 0; i < count; i++) {
            open(i);
        }
        this.thread = Thread.ofPlatform().start(this::dribble);
    }

    /** From other addresses than everybody else, who would otherwise have no place left. */
    private void open(int i) {
        try {
            if (sockets[i] != null) {
                sockets[i].close();
            }
            sockets[i] = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName("127.0.0." + (2 + i
                    % ADDRESSES)), 0);
            sockets[i].getOutputStream().write(BEGINNING);
        } catch (IOException refused) {
            // it is tried again in its next turn
        }
    }

    private void dribble() {
        try {
            for (int second = 0; !closed; second++) {
                for (int i = 0; i < sockets.length && !closed; i++) {
                    boolean out = sockets[i] == null || !heard(sockets[i]);
                    if (out && i % PATIENCE_SECONDS == second % PATIENCE_SECONDS) {
                        open(i);
                    }
                    if (i % TOGETHER == 0) {
                        TimeUnit.MILLISECONDS.sleep(1_000L * TOGETHER / sockets.length);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean heard(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException shownOut) {
            return false;
        }
    }

    void close() throws InterruptedException, IOException {
        closed = true;
        thread.join();
        for (Socket socket : sockets) {
            if (socket != null) {
                socket.close();
            }
        }
    }
}
