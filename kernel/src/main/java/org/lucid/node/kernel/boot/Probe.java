package org.lucid.node.kernel.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the running process whether it is alive: {@code GET /live} over a plain socket (API-93). It is also the health
 * check of the image, started every 30 s beside the process, and so uses nothing but the runtime itself.
 */
public final class Probe {

    private static final int MILLIS = 3000;

    private Probe() {
    }

    /**
     * Ends with 0 when the process answers, with 1 when it does not.
     *
     * @param arguments the file {@code ports.json} in the data directory of the process
     */
    public static void main(String[] arguments) {
        System.exit(arguments.length == 1 && isAlive(Path.of(arguments[0])) ? 0 : 1);
    }

    /** The management listener is asked first: the main one may speak TLS, the other may be off or elsewhere. */
    static boolean isAlive(Path portsFile) {
        try {
            String ports = Files.readString(portsFile);
            return answers(port(ports, "management")) || answers(port(ports, "http"));
        } catch (IOException e) {
            return false; // a process that listens has this file
        }
    }

    /** The number that follows a name; 0 where there is none. */
    private static int port(String json, String listener) {
        int at = json.indexOf('"' + listener + '"');
        if (at < 0) {
            return 0;
        }
        int from = json.indexOf(':', at) + 1;
        int port = 0;
        for (int i = from; i < json.length() && ",}".indexOf(json.charAt(i)) < 0; i++) {
            char c = json.charAt(i);
            port = c >= '0' && c <= '9' ? (port * 10 + c - '0') & 0xffff : port;
        }
        return port;
    }

    private static boolean answers(int port) {
        if (port == 0) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write("GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).endsWith("200");
        } catch (IOException e) {
            return false;
        }
    }
}
