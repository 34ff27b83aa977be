package org.lucid.node.payouts.rail;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/** The rail of a process without a signing key: nothing can be sent and nothing is faked (MON-71). */
public final class NoRail implements Rail {

    public static final String MESSAGE = "no signing key configured: set payouts.tron.keystore";

    @Override
    public Info info() {
        return new Info("none", Optional.empty(), Optional.empty());
    }

    @Override
    public Future<Readiness> readiness() {
        return Future.succeededFuture(new Readiness(false, "NO_SIGNING_KEY", "NO_RAIL", MESSAGE));
    }

    @Override
    public Future<Long> quote(Order order) {
        return unavailable();
    }

    @Override
    public Future<Preparation> prepare(Order order) {
        return unavailable();
    }

    @Override
    public Future<Submission> submit(Prepared prepared) {
        return unavailable();
    }

    @Override
    public Future<Outcome> outcome(Prepared prepared) {
        return unavailable();
    }

    @Override
    public Future<Optional<List<Transfer>>> transfers(Instant from, Instant to) {
        return unavailable();
    }

    @Override
    public Future<List<Transfer>> transfersIn(String railRef) {
        return unavailable();
    }

    @Override
    public Future<WalletBalances> balances() {
        return unavailable();
    }

    @Override
    public Future<AddressBalance> balance(String address) {
        return unavailable();
    }

    private static <T> Future<T> unavailable() {
        return Future.failedFuture(Failure.of(FailureCode.UNAVAILABLE, "Nothing can be sent: " + MESSAGE + "."));
    }
}
