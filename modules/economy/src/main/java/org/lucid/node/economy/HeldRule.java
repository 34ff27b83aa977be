package org.lucid.node.economy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.lucid.node.contract.money.Rate;
import org.lucid.node.contract.money.Usdt;

/** How much of what a node earns is held back, and when it is released (MON-29). */
record HeldRule(HeldBackConfig config) {

    private static final long PPM_OF_PERCENT = 10_000;
    private static final long HALF = 500_000;
    private static final String AT_EXIT = "exit";

    /**
     * When a part of what is held is released.
     *
     * @param step {@code exit}, or the age in months
     */
    record Release(String step, Instant at, Usdt amount) {
    }

    /** The share of a node of this birth that is held back at a time, in parts per million. */
    long ppm(Instant createdAt, Instant now) {
        return config.steps().stream().filter(step -> now.isBefore(after(createdAt, step.months()))).findFirst()
                .map(step -> step.percent() * PPM_OF_PERCENT).orElse(0L);
    }

    /** What is released next, now or later, of what is held; nothing of nothing. */
    Optional<Release> next(Usdt held, Instant createdAt, Optional<Instant> exitedAt, Instant now) {
        if (held.isZero()) {
            return Optional.empty();
        }
        Instant half = after(createdAt, config.releaseMonths().get(0));
        Instant rest = after(createdAt, config.releaseMonths().get(1));
        if (exitedAt.isPresent()) {
            return Optional.of(new Release(AT_EXIT, exitedAt.get(), held));
        }
        return Optional.of(now.isBefore(half)
                ? new Release(config.releaseMonths().get(0).toString(), half, half(held))
                : new Release(config.releaseMonths().get(1).toString(), rest, held));
    }

    /** What is to be released by now. A step is posted once, so the half is named for as long as the rest waits. */
    Optional<Release> due(Usdt held, Instant createdAt, Optional<Instant> exitedAt, Instant now) {
        Instant half = after(createdAt, config.releaseMonths().get(0));
        Optional<Release> next = next(held, createdAt, exitedAt, now);
        if (next.isEmpty() || now.isBefore(half) && exitedAt.isEmpty()) {
            return Optional.empty();
        }
        return next.filter(release -> !now.isBefore(release.at())).or(() -> Optional.of(new Release(
                config.releaseMonths().get(0).toString(), half, half(held))));
    }

    private static Usdt half(Usdt held) {
        return new Usdt(Rate.of(held.micro(), HALF));
    }

    private static Instant after(Instant createdAt, int months) {
        return createdAt.atZone(ZoneOffset.UTC).plusMonths(months).toInstant();
    }
}
