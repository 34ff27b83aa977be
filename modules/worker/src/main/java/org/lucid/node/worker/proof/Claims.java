package org.lucid.node.worker.proof;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Leaders.ClaimSlot;
import org.lucid.node.contract.consensus.Leaders.Grant;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.InclusionCheck;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.link.AgentClock;
import org.lucid.node.worker.link.AgentKey;
import org.lucid.node.worker.link.Backoff;
import org.lucid.node.worker.link.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims the windows that the node was granted (CON-97, NOD-87): the digest is that of the header of three slots before,
 * in which the node looked up and checked its own line first.
 */
public final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    private static final int LAG = 3;
    private static final Duration BEFOREHAND = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ModuleContext<?> context;
    private final Connection connection;
    private final AgentKey key;
    private final AgentClock clock;
    private final SigningGuard guard;
    private final BooleanSupplier working;
    private final Consumer<String> counter;
    private long newest = -1;
    private long won;

    /** @param counter is told what became of each claim: {@code won}, {@code lost}, {@code unchecked} or {@code failed} */
    public Claims(ModuleContext<?> context, Connection connection, AgentKey key, AgentClock clock, SigningGuard guard,
            BooleanSupplier working, Consumer<String> counter) {
        this.context = context;
        this.connection = connection;
        this.key = key;
        this.clock = clock;
        this.guard = guard;
        this.working = working;
        this.counter = counter;
    }

    /** Plans the claim of a granted window; one window of a slot at most. */
    void plan(Grant grant) {
        if (grant.slot() <= newest || !guard.mayClaim(grant.slot()) || !grant.closesAt().isAfter(clock.now())) {
            return;
        }
        newest = grant.slot();
        context.after(Duration.between(clock.now(), grant.opensAt().minus(BEFOREHAND)), () -> digest(grant).onSuccess(
                digest -> context.after(Duration.between(clock.now(), grant.opensAt()), () -> claim(grant, digest)))
                .onFailure(cause -> {
                    LOG.warn("event=claim_given_up slot={} reason=\"{}\"", grant.slot(), cause.getMessage());
                    counter.accept("unchecked");
                }));
    }

    /** The digest to claim, once the node's own line is found in the header that has it. */
    private Future<String> digest(Grant grant) {
        return connection.call((manager, token) -> manager.inclusion(token, connection.nodeId(), grant.slot() - LAG))
                .map(inclusion -> {
                    List<String> faults = InclusionCheck.faults(inclusion, key.signatures(), Optional.of(connection
                            .network().orElseThrow().managerKey()));
                    if (!faults.isEmpty()) {
                        throw LucidError.EVIDENCE.failure("The header of slot " + (grant.slot() - LAG)
                                + " does not hold: " + String.join(", ", faults) + ".");
                    }
                    return inclusion.header().digest();
                });
    }

    private void claim(Grant grant, String digest) {
        if (!working.getAsBoolean() || !guard.mayClaim(grant.slot())) {
            return;
        }
        Instant ts = clock.now();
        byte[] message = ConsensusMessages.slotClaim(connection.networkHash(), grant.entityId(), connection.nodeId(),
                grant.slot(), grant.window(), Hex.bytes("block_digest", digest, 32), ts);
        ClaimSlot claim = new ClaimSlot(grant.slot(), grant.entityId(), connection.nodeId(), grant.window(), digest,
                ts, key.sign(message));
        guard.note(claim, message).onSuccess(noted -> {
            if (noted) {
                send(claim, grant.closesAt());
            }
        }).onFailure(cause -> counter.accept("failed"));
    }

    private void send(ClaimSlot claim, Instant until) {
        connection.call((manager, token) -> manager.claim(token, claim)).onSuccess(claimed -> {
            won++;
            counter.accept("won");
        }).onFailure(cause -> {
            Failure failure = Failure.from(cause);
            Optional<Instant> opens = Optional.ofNullable(failure.details().get("opens_at")).map(
                    at -> Instant.parse(at.toString())).filter(at -> at.isAfter(clock.now()));
            boolean early = failure.number() == LucidError.CLAIM_WINDOW.number() && opens.isPresent();
            if (failure.number() == LucidError.EQUIVOCATION.number()) {
                guard.equivocated(connection.nodeId());
            }
            if (early) {
                context.after(Duration.between(clock.now(), opens.get()), () -> send(claim, until));
            } else if (Backoff.worthRepeating(cause) && clock.now().plus(AGAIN).isBefore(until)) {
                context.after(AGAIN, () -> send(claim, until));
            } else {
                counter.accept(failure.number() == LucidError.SLOT_TAKEN.number() ? "lost" : "failed");
            }
        });
    }

    /** How many slots were won since the start. */
    public long won() {
        return won;
    }
}
