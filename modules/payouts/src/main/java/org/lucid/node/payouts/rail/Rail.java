package org.lucid.node.payouts.rail;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;

/**
 * What payouts travel on (MON-70). Preparing has no effect outside; only the outcome tells what became of a transfer, no
 * answer to a submission does. A future that fails is a fault of the way to the rail (unavailable, too slow) and says
 * nothing about a transfer; every other answer is a value.
 */
public interface Rail {

    Info info();

    Future<Readiness> readiness();

    /** What sending would cost the operator, in sun. */
    Future<Long> quote(Order order);

    /** Checks an order and makes the bytes that carry it out; nothing leaves the process. */
    Future<Preparation> prepare(Order order);

    /** Hands in stored bytes; may be repeated with the same ones. */
    Future<Submission> submit(Prepared prepared);

    /** What became of stored bytes. */
    Future<Outcome> outcome(Prepared prepared);

    /**
     * Final transfers of the wallet, in and out, between two times, the oldest first; empty when no list of them is to be
     * had, or it is too long.
     */
    Future<Optional<List<Transfer>>> transfers(Instant from, Instant to);

    /** The final transfers of the wallet in one transaction; none when it is not final or moved nothing of the wallet. */
    Future<List<Transfer>> transfersIn(String railRef);

    /** What the wallet holds as of the newest final block. */
    Future<WalletBalances> balances();

    /** What an address holds as of the newest final block. */
    Future<AddressBalance> balance(String address);

    /** Closes connections and forgets keys. */
    default void close() {
    }

    /** Which rail, on which network, from which wallet. */
    record Info(String name, Optional<String> network, Optional<String> wallet) {
    }

    /**
     * Whether anything can be sent.
     *
     * @param code READY, or why not
     * @param waitReason what payouts that wait for it give as their reason
     */
    record Readiness(boolean ready, String code, String waitReason, String message) {
    }

    /**
     * One attempt at one payout.
     *
     * @param attempt from 1
     * @param outstanding what other open attempts will still take from the wallet
     * @param signedToday what other attempts already take of the limit of the day that this one uses
     * @param timestamp ms, later than that of any other attempt from this wallet (MON-79)
     * @param exhausted how often an attempt at this payout ran out of energy (MON-83)
     */
    record Order(String payoutId, int attempt, String to, Usdt amount, Usdt outstanding, Usdt signedToday,
            long timestamp, int exhausted,
            Optional<String> kycHash, Optional<String> complianceSignature) {
    }

    /** What preparing found. */
    sealed interface Preparation {

        /** Bytes that may be stored and submitted. */
        record Ready(Prepared prepared) implements Preparation {
        }

        /** Not now: one of the closed list of wait reasons, for example WALLET_TRX_SHORT. */
        record Waits(String code, String message) implements Preparation {
        }

        /** The token or the network does not let this address receive. */
        record Blocked(String message) implements Preparation {
        }

        /** The bytes would break the signer's policy: nothing was signed, and all sending must stop (MON-88). */
        record Violation(String message) implements Preparation {
        }
    }

    /**
     * Bytes that are ready to be submitted until they expire.
     *
     * @param railRef unique, known before submission; on TRON the txid
     * @param timestamp in ms, different for each of a wallet's attempts
     * @param details what else was decided, for example the fee limit; for people
     */
    record Prepared(String railRef, byte[] bytes, Instant expiresAt, String wallet, long timestamp, String to,
            Usdt amount, Map<String, String> details) {

        public Prepared {
            details = Map.copyOf(details);
        }
    }

    /** What a submission was answered with; none of these is a verdict. */
    sealed interface Submission {

        record Accepted() implements Submission {
        }

        record Duplicate() implements Submission {
        }

        /** Refused with a code of the rail. */
        record Refused(String code) implements Submission {
        }

        record NoAnswer(String cause) implements Submission {
        }
    }

    /** What became of a transfer. */
    sealed interface Outcome {

        /** Not final. */
        record Pending(boolean inBlock) implements Outcome {
        }

        record Succeeded(Receipt receipt) implements Outcome {
        }

        /** Final, and no money moved. */
        record Failed(Receipt receipt) implements Outcome {
        }

        /** Proven that it can never happen. */
        record Never(String proof) implements Outcome {
        }

        /** Evidence that contradicts itself: a person must look. */
        record Unclear(String text) implements Outcome {
        }
    }

    /**
     * What the rail tells of a final transfer.
     *
     * @param cost what it cost the operator, in sun
     */
    record Receipt(String result, long block, Instant blockTime, long cost) {
    }

    /**
     * A transfer seen on the rail.
     *
     * @param log its place among the events of its transaction
     */
    record Transfer(String railRef, int log, String from, String to, Usdt amount, long block, Instant at) {
    }

    /** What the wallet holds as of a final block. */
    record WalletBalances(Usdt usdt, long sun, long block, Instant blockTime) {
    }

    /** What an address holds as of a block. */
    record AddressBalance(Usdt usdt, long block) {
    }
}
