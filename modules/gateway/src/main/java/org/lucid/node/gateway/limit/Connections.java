package org.lucid.node.gateway.limit;

import java.util.HashMap;
import java.util.Map;

/** How many connections there are, over all instances: so many together, and so many of one address (API-38). */
public final class Connections {

    private static final int MAX_PER_ADDRESS = 256;
    private static final int MAX_TO_BE_TOLD = 64;

    private final int max;
    private final Map<String, Integer> perAddress = new HashMap<>();
    private int count;

    /** What becomes of a new connection. */
    public enum Verdict {
        /** It is served. */
        SERVED,
        /** It is one too many, and is told so when it asks. */
        TOLD,
        /** Too many are being told already: it is closed at once. */
        CLOSED
    }

    public Connections(int max) {
        this.max = max;
    }

    /** Counts a new connection; unless it is closed at once, {@link #closed} must follow. */
    public synchronized Verdict opened(String address) {
        int mine = perAddress.getOrDefault(address, 0);
        if (count >= max + MAX_TO_BE_TOLD || mine >= MAX_PER_ADDRESS + MAX_TO_BE_TOLD) {
            return Verdict.CLOSED;
        }
        count++;
        perAddress.put(address, mine + 1);
        return count > max || mine >= MAX_PER_ADDRESS ? Verdict.TOLD : Verdict.SERVED;
    }

    /** A connection that was counted is gone. */
    public synchronized void closed(String address) {
        count--;
        perAddress.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
    }

    public synchronized int count() {
        return count;
    }
}
