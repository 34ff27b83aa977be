package org.lucid.node.payouts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.payouts.rail.Rail;

/**
 * One attempt to carry out a payout, stored with its signed bytes before anything leaves the process (MON-80).
 *
 * @param n from 1; n + 1 is made only when n is closed
 * @param txid unique, known before the bytes are submitted
 * @param timestamp ms, strictly increasing per wallet
 * @param limitDay the day of UTC whose limit it uses
 * @param submits the newest submissions and their answers, at most 20
 * @param booked whether the ledger knows what it burned and what left the wallet
 */
record Attempt(String attemptId, String payoutId, String nodeId, int n, String txid, String wallet, long timestamp,
        String bytes, Instant expiresAt, String to, Usdt net, Map<String, String> details,
        Optional<String> limitDay, State state,
        List<Submit> submits, Optional<Receipt> receipt, boolean booked, Instant createdAt, Instant updatedAt) {

    private static final int SUBMITS = 20;

    /** Where it stands; nothing leaves the last three (MON-85). */
    enum State {
        PREPARED, SENT, SUCCEEDED, FAILED_ON_CHAIN, EXPIRED;

        boolean isOpen() {
            return this == PREPARED || this == SENT;
        }
    }

    /** One submission and what was answered; the answer is no verdict. */
    record Submit(Instant at, String answer) {
    }

    /** What closed it: what the chain says, or the proof that it can never be paid. */
    record Receipt(String result, long block, Optional<Instant> blockTime, long costSun) {
    }

    Attempt {
        details = Map.copyOf(details);
        submits = List.copyOf(submits);
    }

    static String id(String payoutId, int n) {
        return payoutId + ":" + n;
    }

    static Attempt prepared(Payout payout, int n, Rail.Prepared bytes, Instant now) {
        return new Attempt(id(payout.payoutId(), n), payout.payoutId(), payout.nodeId(), n, bytes.railRef(),
                bytes.wallet(), bytes.timestamp(), HexFormat.of().formatHex(bytes.bytes()), bytes.expiresAt(),
                bytes.to(), bytes.amount(), bytes.details(), payout.limitDay(), State.PREPARED, List.of(),
                Optional.empty(), false, now,
                now);
    }

    /** The stored bytes, for the rail. */
    Rail.Prepared toSend() {
        return new Rail.Prepared(txid, HexFormat.of().parseHex(bytes), expiresAt, wallet, timestamp, to, net, details);
    }

    /** Whether it pays what the payout now says. */
    boolean fits(Payout payout) {
        return payout.walletAddress().equals(Optional.of(to)) && payout.net().equals(net);
    }

    Attempt submitted(String answer, Instant now) {
        List<Submit> more = new ArrayList<>(submits);
        more.add(new Submit(now, answer));
        return new Attempt(attemptId, payoutId, nodeId, n, txid, wallet, timestamp, bytes, expiresAt, to, net, details,
                limitDay,
                state == State.PREPARED ? State.SENT : state,
                more.subList(Math.max(0, more.size() - SUBMITS), more.size()), receipt, booked, createdAt, now);
    }

    /** Closes it; a closed one stays as it is. */
    Attempt closed(State verdict, Receipt why, Instant now) {
        if (!state.isOpen() || verdict.isOpen()) {
            throw new IllegalStateException("attempt " + attemptId + " is " + state + " and cannot become " + verdict);
        }
        return new Attempt(attemptId, payoutId, nodeId, n, txid, wallet, timestamp, bytes, expiresAt, to, net, details,
                limitDay,
                verdict, submits, Optional.of(why), verdict == State.EXPIRED, createdAt, now);
    }

    Attempt withBooked(Instant now) {
        return new Attempt(attemptId, payoutId, nodeId, n, txid, wallet, timestamp, bytes, expiresAt, to, net, details,
                limitDay,
                state, submits, receipt, true, createdAt, now);
    }
}
