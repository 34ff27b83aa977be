package org.lucid.node.consensus.proof;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.lucid.node.contract.consensus.Consensus.Seal;

/**
 * The newest links of the beacon chain, shared by all instances. A beacon must carry one of the five newest, produced
 * within the last 240 s, so that it cannot be signed in advance (CON-29).
 */
public final class Seals {

    private static final int KEPT = 5;
    private static final long MAX_AGE_SECONDS = 240;
    private static final int SEAL_HEX = 32;

    private final ConcurrentSkipListMap<Long, Link> links = new ConcurrentSkipListMap<>();

    private record Link(String output, Instant producedAt) {
    }

    /** A new link; only the five newest are kept. */
    public void add(long slot, String outputHex, Instant producedAt) {
        links.put(slot, new Link(outputHex, producedAt));
        while (links.size() > KEPT) {
            links.pollFirstEntry();
        }
    }

    /** The seal to sign with. */
    public Optional<Seal> newest() {
        var last = links.lastEntry();
        return last == null ? Optional.empty() : Optional.of(new Seal(last.getKey(), sealOf(last.getValue().output())));
    }

    /** Whether a beacon with this seal may be taken now. */
    public boolean accepts(long slot, String sealHex, Instant now) {
        Link link = links.get(slot);
        return link != null && sealOf(link.output()).equals(sealHex)
                && !link.producedAt().plusSeconds(MAX_AGE_SECONDS).isBefore(now);
    }

    private static String sealOf(String outputHex) {
        return outputHex.substring(0, SEAL_HEX);
    }
}
