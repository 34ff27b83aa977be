package org.lucid.node.gateway.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.Audits.Phase;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.gateway.route.Route.Audit;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.store.OnDemand;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who did what. Of an ordinary call a row is written before its answer goes out, and a store that fails
 * delays nobody: the row then waits in the backlog. A call about money is passed on only once it is on record that it
 * was meant (API-71).
 */
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Duration CATCH_UP = Duration.ofSeconds(1);
    private static final long PATIENCE_SECONDS = 2;

    private final ModuleContext<GatewayConfig> context;
    private final AuditBacklog backlog;
    private final Supplier<Future<Documents<AuditRow>>> rows;
    private final MeterRegistry meters;

    /** The trail of one instance; {@code backlog} is that of all. */
    public AuditTrail(ModuleContext<GatewayConfig> context, AuditBacklog backlog) {
        this.context = context;
        this.backlog = backlog;
        this.rows = new OnDemand<>(() -> context.open(AuditRow.ROWS));
        this.meters = context.meters();
        if (context.isSingle()) {
            meters.gauge("lucid.audit.backlog", backlog, AuditBacklog::size);
            context.every(CATCH_UP, "audit-backlog", this::catchUp);
            context.onStop(() -> catchUp().onComplete(done -> giveUp()));
        }
    }

    /** The rows, to be looked through. */
    public Future<Documents<AuditRow>> rows() {
        return rows.get();
    }

    /**
     * Writes that a call about money is about to be passed on.
     *
     * @param bodyDigest hex SHA-256 of what is asked for
     * @return the row's id; fails with UNAVAILABLE 5032 when it could not be written, and then nothing may be passed on
     */
    public Future<String> intent(AuditedCall call, String bodyDigest, Optional<Call.Idempotency> idempotency) {
        AuditRow row = row(call, Phase.INTENT, Optional.empty(), 0, 0, 0, Optional.of(bodyDigest), idempotency
                .map(given -> Hex.of(SignedBytes.sha256(given.key().getBytes(StandardCharsets.US_ASCII)))));
        return insert(row).map(done -> {
            count("written");
            return row.id();
        }).recover(cause -> {
            count("refused");
            return Future
                    .failedFuture(LucidError.STORE_DOWN.failure("The call could not be put on record, so nothing was "
                            + "done. Repeat it with the same Idempotency-Key."));
        });
    }

    /**
     * Writes what came of a call, if it is one to be kept.
     *
     * @param intent what {@link #intent} gave
     * @param code number of the failure, 0 for none
     * @return when the answer may go; never fails
     */
    public Future<Void> outcome(AuditedCall call, Optional<String> intent, int status, int code, long millis) {
        boolean kept = switch (call.noticeOf(status)) {
            case NONE -> false;
            case SAMPLED -> backlog.sampling().passes(call.sourceGroup());
            case ROW -> true;
        };
        if (!kept && intent.isEmpty()) {
            return Future.succeededFuture();
        }
        AuditRow row = row(call, Phase.OUTCOME, intent, status, code, millis, Optional.empty(), Optional.empty());
        if (backlog.size() > 0) {
            wait(row); // the store is known not to answer: nobody waits for it again
            return Future.succeededFuture();
        }
        return insert(row).map(done -> {
            count("written");
            return (Void) null;
        }).otherwise(cause -> {
            wait(row);
            return null;
        });
    }

    private Future<Boolean> insert(AuditRow row) {
        Future<Boolean> insertion;
        try {
            insertion = rows.get().compose(stored -> stored.insert(row));
        } catch (RuntimeException e) {
            insertion = Future.failedFuture(e);
        }
        return insertion.isComplete() ? insertion : insertion.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void wait(AuditRow row) {
        if (backlog.add(row)) {
            count("queued");
        } else {
            lose(row);
        }
    }

    /** Writes what waits, oldest first, until it is all written or the store fails again; a row that is there already is written. */
    private Future<?> catchUp() {
        Optional<AuditRow> next = backlog.first();
        return next.isEmpty() ? Future.succeededFuture() : insert(next.get()).compose(done -> {
            backlog.remove(next.get());
            count("written");
            return catchUp();
        }).otherwiseEmpty();
    }

    private void giveUp() {
        for (Optional<AuditRow> row = backlog.first(); row.isPresent(); row = backlog.first()) {
            backlog.remove(row.get());
            lose(row.get());
        }
    }

    private void lose(AuditRow row) {
        count("lost");
        LOG.error("event=audit_row_not_stored row={}", Json.encode(row));
    }

    private void count(String outcome) {
        meters.counter("lucid.audit.records", "outcome", outcome).increment();
    }

    private AuditRow row(AuditedCall call, Phase phase, Optional<String> intent, int status, int code, long millis,
            Optional<String> bodyDigest, Optional<String> idempotencyDigest) {
        Instant now = context.clock().instant();
        Audit kind = call.route().options().audit() == Audit.MONEY ? Audit.MONEY : Audit.NORMAL;
        int days = kind == Audit.MONEY
                ? context.config().audit().moneyRetentionDays()
                : context.config().audit().retentionDays();
        return new AuditRow(context.ids().next("audit"), now, phase, intent, kind, call.requestId(),
                call.caller().subject(), call.caller().roles().stream().sorted().toList(), call.caller().operatorId(),
                call.caller().nodeId(), call.channel(), call.route().operation().address(), call.method(),
                call.target(), status, code == 0 ? Optional.empty() : Optional.of(code), millis, call.source(),
                bodyDigest, idempotencyDigest, now.plus(Duration.ofDays(days)));
    }
}
