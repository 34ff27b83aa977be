package org.lucid.node.gateway.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Token buckets by identity, shared by all instances: capacity is the limit a minute, refilled continuously. A call
 * takes from all its buckets or from none (API-32). At most 20,000 buckets are kept (API-36).
 */
public final class RateLimits {

    private static final int MAX_BUCKETS = 20_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final Key OVERFLOW = new Key("overflow", "");

    private final Map<Key, Kept> buckets = new LinkedHashMap<>();
    private final TimeMeter time;
    private final long overflowLimit;
    private long sweptAt = Long.MIN_VALUE;

    /**
     * One bucket to take from.
     *
     * @param tier the kind of limit, for the meters
     * @param identity whose bucket
     * @param perMinute its size
     * @param cost tokens to take
     */
    public record Charge(String tier, String identity, long perMinute, long cost) {
    }

    /**
     * How a bucket stands after the call.
     *
     * @param reset Unix second at which it is full again
     */
    public record Standing(long limit, long remaining, long reset) {
    }

    /**
     * What came of a call.
     *
     * @param refusedBy the tier that refuses, empty when granted
     * @param retryAfter seconds after which the same call passes; 0 when granted
     * @param least the bucket with the least left, or the one that refuses
     */
    public record Outcome(String refusedBy, long retryAfter, Standing least) {

        public boolean granted() {
            return refusedBy.isEmpty();
        }
    }

    private record Key(String tier, String identity) {
    }

    private static final class Kept {

        private final Bucket bucket;
        private final long limit;
        private long usedAt;

        Kept(Bucket bucket, long limit) {
            this.bucket = bucket;
            this.limit = limit;
        }
    }

    /** Time of the given clock; new identities share a bucket of {@code overflowLimit} when there are too many. */
    public RateLimits(InstantSource clock, long overflowLimit) {
        this.overflowLimit = overflowLimit;
        this.time = new TimeMeter() {

            @Override
            public long currentTimeNanos() {
                Instant now = clock.instant();
                return now.getEpochSecond() * SECOND_NANOS + now.getNano();
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** Takes from all the buckets, or from none when one has too little. */
    public synchronized Outcome take(List<Charge> charges) {
        List<Kept> all = new ArrayList<>();
        for (Charge charge : charges) {
            Kept kept = bucket(charge);
            EstimationProbe probe = kept.bucket.estimateAbilityToConsume(charge.cost());
            if (!probe.canBeConsumed()) {
                long nanos = charge.cost() > kept.limit ? MINUTE.toNanos() : probe.getNanosToWaitForRefill();
                return new Outcome(charge.tier(), Math.max(1, Math.ceilDiv(nanos, SECOND_NANOS)), standing(kept));
            }
            all.add(kept);
        }
        Standing least = null;
        for (int i = 0; i < all.size(); i++) {
            all.get(i).bucket.tryConsume(charges.get(i).cost());
            Standing standing = standing(all.get(i));
            least = least == null || standing.remaining() < least.remaining() ? standing : least;
        }
        return new Outcome("", 0, least);
    }

    /** How many buckets there are. */
    public synchronized int size() {
        return buckets.size();
    }

    private Standing standing(Kept kept) {
        long remaining = kept.bucket.getAvailableTokens();
        long missing = kept.limit - remaining;
        long full = time.currentTimeNanos() + missing * (MINUTE.toNanos() / kept.limit);
        return new Standing(kept.limit, remaining, Math.ceilDiv(full, SECOND_NANOS));
    }

    private Kept bucket(Charge charge) {
        long now = time.currentTimeNanos();
        Key key = new Key(charge.tier(), charge.identity());
        Kept kept = buckets.get(key);
        if (kept == null) {
            boolean room = buckets.size() < MAX_BUCKETS || sweep(now);
            kept = room
                    ? buckets.computeIfAbsent(key, made -> make(charge.perMinute()))
                    : buckets.computeIfAbsent(OVERFLOW, made -> make(overflowLimit));
        }
        kept.usedAt = now;
        return kept;
    }

    /** Drops full buckets, then those idle for a minute, at most once a second; whether there is room now. */
    private boolean sweep(long now) {
        if (now - sweptAt < SECOND_NANOS && sweptAt != Long.MIN_VALUE) {
            return false;
        }
        sweptAt = now;
        buckets.values().removeIf(kept -> kept.bucket.getAvailableTokens() >= kept.limit);
        if (buckets.size() >= MAX_BUCKETS) {
            buckets.values().removeIf(kept -> now - kept.usedAt > MINUTE.toNanos());
        }
        return buckets.size() < MAX_BUCKETS;
    }

    private Kept make(long limit) {
        Bucket bucket = Bucket.builder().addLimit(band -> band.capacity(limit).refillGreedy(limit, MINUTE))
                .withCustomTimePrecision(time).build();
        return new Kept(bucket, limit);
    }
}
