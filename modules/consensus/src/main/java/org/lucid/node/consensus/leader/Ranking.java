package org.lucid.node.consensus.leader;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.lucid.node.contract.signing.SignedBytes;

/** Orders contenders for one slot: by rank key, then by a hash that nobody could foretell, then by id (CON-71). */
public final class Ranking {

    private final byte[] networkHash;
    private final long slot;
    private final byte[] previousBeacon;

    /** For a slot, with the beacon output of the slot before it. */
    public Ranking(byte[] networkHash, long slot, byte[] previousBeacon) {
        this.networkHash = networkHash.clone();
        this.slot = slot;
        this.previousBeacon = previousBeacon.clone();
    }

    /** Decides between equal rank keys; the lower goes first. */
    public byte[] tie(String entityId) {
        return SignedBytes.tagged("LUCID-TIE-V1", networkHash).u64(slot).raw(previousBeacon).str(entityId).sha256();
    }

    /** The best first. */
    public List<Contender> of(List<Contender> contenders) {
        return contenders.stream().map(contender -> new Ranked(contender, tie(contender.entityId())))
                .sorted(Comparator.comparing((Ranked ranked) -> ranked.contender().rankKey()).reversed()
                        .thenComparing(Ranked::tie, Arrays::compareUnsigned)
                        .thenComparing(ranked -> ranked.contender().entityId()))
                .map(Ranked::contender).toList();
    }

    private record Ranked(Contender contender, byte[] tie) {
    }
}
