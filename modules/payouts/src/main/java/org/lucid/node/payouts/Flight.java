package org.lucid.node.payouts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lucid.node.kernel.store.Versioned;

/** One payout in the sender, and when it is looked at next. Only the sender's own thread touches it. */
final class Flight {

    private static final Duration OFTEN = Duration.ofSeconds(3);
    private static final Duration SELDOM = Duration.ofSeconds(15);
    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final boolean claimedHere;
    private final Instant since;
    private Versioned<Payout> payout;
    private Optional<Versioned<Attempt>> attempt = Optional.empty();
    private Optional<Instant> submittedAt = Optional.empty();
    private Instant lookAt;
    private boolean inBlock;
    private boolean ended;

    /**
     * @param claimedHere this process claimed it, so that no bytes of it can be anywhere yet
     */
    Flight(Versioned<Payout> payout, boolean claimedHere, Instant now) {
        this.payout = payout;
        this.claimedHere = claimedHere;
        this.since = now;
        this.lookAt = now;
    }

    Versioned<Payout> stored() {
        return payout;
    }

    Payout payout() {
        return payout.value();
    }

    boolean claimedHere() {
        return claimedHere;
    }

    /** The payout as it is now; one that left the sender ends the flight. */
    void now(Versioned<Payout> current) {
        payout = current;
        ended = switch (current.value().state()) {
            case CLAIMED, SIGNED, BROADCAST -> false;
            default -> true;
        };
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    Optional<Versioned<Attempt>> attempt() {
        return attempt;
    }

    void attempt(Versioned<Attempt> current) {
        attempt = Optional.of(current);
        if (submittedAt.isEmpty() && !current.value().submits().isEmpty()) {
            submittedAt = Optional.of(current.value().submits().getLast().at());
        }
    }

    void submitted(Instant now) {
        submittedAt = Optional.of(now);
    }

    /** The same bytes go out again every 20 s until they are in a block or past their end (MON-81). */
    boolean submitDue(Instant now) {
        return !inBlock && submittedAt.filter(last -> now.isBefore(last.plus(AGAIN))).isEmpty()
                && attempt.filter(open -> now.isBefore(open.value().expiresAt())).isPresent();
    }

    /** Looked at every 3 s for two minutes, then every 15 s (MON-82). */
    boolean lookDue(Instant now) {
        return !now.isBefore(lookAt);
    }

    void looked(boolean seenInBlock, Instant now) {
        inBlock = seenInBlock;
        lookAt = now.plus(now.isBefore(since.plus(FRESH)) ? OFTEN : SELDOM);
    }
}
