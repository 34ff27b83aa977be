package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;

/**
 * What payouts travel on (MON-70). Preparing has no effect outside; only the outcome tells what became of a transfer, no
 * answer to a submission does.
 */
interface Rail {

    Info info();

    Future<Readiness> readiness();

    /** What sending would cost the operator, in sun. */
    Future<Long> quote(Order order);

    Future<Prepared> prepare(Order order);

    Future<Submission> submit(Prepared prepared);

    Future<Outcome> outcome(Prepared prepared);

    /** Transfers of the wallet, in and out, between two times. */
    Future<List<Transfer>> transfers(Instant from, Instant to);

    Future<WalletBalances> balances();

    /** Which rail, on which network. */
    record Info(String name, Optional<String> network) {
    }

    /**
     * Whether anything can be sent.
     *
     * @param code READY, or why not
     * @param waitReason what payouts that wait for it give as their reason
     */
    record Readiness(boolean ready, String code, String waitReason, String message) {
    }

    /** One attempt at one payout. */
    record Order(String payoutId, int attempt, String to, Usdt amount, Optional<String> kycHash,
            Optional<String> complianceSignature) {
    }

    /** Bytes that are ready to be submitted until they expire. */
    record Prepared(String railRef, byte[] bytes, Instant expiresAt) {
    }

    /** What a submission was answered with. */
    sealed interface Submission {

        record Accepted() implements Submission {
        }

        record Duplicate() implements Submission {
        }

        record Refused(String code) implements Submission {
        }

        record NoAnswer() implements Submission {
        }
    }

    /** What became of a transfer. */
    sealed interface Outcome {

        record Pending() implements Outcome {
        }

        record Succeeded(String receipt) implements Outcome {
        }

        record Failed(String receipt) implements Outcome {
        }

        /** Proven that it can never happen. */
        record Never(String proof) implements Outcome {
        }

        record Unclear(String text) implements Outcome {
        }
    }

    /** A transfer seen on the rail. */
    record Transfer(String railRef, String from, String to, Usdt amount, Instant at) {
    }

    /** What the wallet holds. */
    record WalletBalances(Usdt usdt, long sun) {
    }
}
