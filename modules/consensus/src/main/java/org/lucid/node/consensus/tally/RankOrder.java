package org.lucid.node.consensus.tally;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.contract.signing.SignedBytes;

/** The order of the entities (CON-70, CON-71). Stake, doubles and the order of maps play no part. */
public final class RankOrder {

    private static final long FULL = 1_000_000;

    private RankOrder() {
    }

    /** An entity with what it is ranked by. */
    public record Entity(String entityId, long creditsMc, long uptimePpm, long liveScorePpm, long lastGranted) {

        BigInteger key() {
            return BigInteger.valueOf(creditsMc).multiply(BigInteger.valueOf(uptimePpm))
                    .multiply(BigInteger.valueOf(liveScorePpm));
        }
    }

    private record Keyed(Entity entity, BigInteger key, byte[] tie) {
    }

    /** {@code max(0, 1000000 - missed_slot_cut_ppm x missed - equivocation_cut_ppm x equivocations)}. */
    public static long liveScorePpm(GrantBook.Grants grants, RuleParameters rules) {
        return Math.max(0, FULL - (long) rules.missedSlotCutPpm() * grants.missed()
                - (long) rules.equivocationCutPpm() * grants.equivocations());
    }

    /** What decides between equal keys: it depends on the beacon before the slot, so nobody can prepare for it. */
    static byte[] tie(byte[] networkHash, long slot, byte[] outputBefore, String entityId) {
        return SignedBytes.tagged("LUCID-TIE-V1", networkHash).u64(slot).raw(outputBefore).str(entityId).sha256();
    }

    /**
     * The entities for a slot, the first first.
     *
     * @param outputBefore the beacon output of the slot before it
     */
    public static List<Entity> rank(List<Entity> entities, byte[] networkHash, long slot, byte[] outputBefore) {
        return entities.stream().map(entity -> new Keyed(entity, entity.key(),
                tie(networkHash, slot, outputBefore, entity.entityId())))
                .sorted(Comparator.comparing(Keyed::key).reversed()
                        .thenComparing(Keyed::tie, Arrays::compareUnsigned)
                        .thenComparing(keyed -> keyed.entity().entityId()))
                .map(Keyed::entity).toList();
    }
}
