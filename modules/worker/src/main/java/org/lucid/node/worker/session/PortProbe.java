package org.lucid.node.worker.session;

import java.io.IOException;
import java.net.ServerSocket;

/** Whether a port of this host can be opened now. */
@FunctionalInterface
public interface PortProbe {

    boolean canBeOpened(int port);

    /** Tries it. */
    static boolean onThisHost(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
