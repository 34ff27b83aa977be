package org.lucid.node.worker.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.signing.AdmissionTicket;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.worker.WorkerConfig;

/** How a key becomes a node: ticket, submission, proof of the key, and waiting where an administrator decides. */
final class Admittance {

    private static final Set<Integer> FOR_GOOD = Set.of(LucidError.KEY_TAKEN.number(), LucidError.NODE_ROLE.number(),
            LucidError.PAYOUT_ADDRESS.number(), LucidError.ONION_ADDRESS.number(), LucidError.REGISTRATION_CLOSED
                    .number());
    private static final int TICKETS_WAITING = 64;

    private final ModuleContext<WorkerConfig> context;
    private final ManagerApi manager;
    private final AgentKey key;

    Admittance(ModuleContext<WorkerConfig> context, ManagerApi manager, AgentKey key) {
        this.context = context;
        this.manager = manager;
        this.key = key;
    }

    /** Whether asking again soon is of no use. */
    static boolean isForGood(Throwable cause) {
        return FOR_GOOD.contains(Failure.from(cause).number());
    }

    /** Registers; a name that is taken is sent again with the end of the node's id. */
    Future<Admission.Registration> register(Admission.Ticket network, String nodeId, Runnable underReview) {
        String name = name(nodeId);
        return worked(network).compose(ticket -> submit(network, name, ticket).recover(cause -> Failure.from(cause)
                .number() == LucidError.NODE_EXISTS.number()
                        ? submit(network, name + "-" + nodeId.substring(nodeId.length() - 4), ticket)
                        : Future.failedFuture(cause)))
                .compose(answered -> decided(answered, underReview));
    }

    private String name(String nodeId) {
        String last = nodeId.substring(nodeId.length() - 8);
        if (context.config().fleet().count() > 0) {
            return "fleet-" + last;
        }
        return context.config().name().orElse(context.kernel().process().name().isBlank()
                ? "node-" + last
                : context.kernel().process().name());
    }

    private Future<Admission.Registration> submit(Admission.Ticket network, String name,
            Optional<Admission.WorkedTicket> ticket) {
        WorkerConfig config = context.config();
        Optional<String> onion = context.kernel().process().onionAddress();
        Optional<Integer> port = onion.map(address -> config.port());
        Admission.Submit wish = new Admission.Submit(name, Hex.of(key.publicKey()), config.nodeType(),
                Optional.empty(), config.payoutAddress(), ticket, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), onion, port, config.enrolmentCode());
        return manager.submit(wish).compose(begun -> {
            Admission.Challenge challenge = begun.challenge().orElseThrow(() -> Failure.of(FailureCode.UNAVAILABLE,
                    "The manager gave no challenge. Trying again."));
            byte[] message = new Messages.Registration(begun.registrationId(), key.publicKey(), Hex.bytes("nonce",
                    challenge.nonce(), 32), name, wish.nodeType(), wish.payoutAddress().orElse(""), onion.orElse(""),
                    port.orElse(0)).bytes(SignedBytes.networkHash(network.networkId(), network.genesisAt()));
            return manager.answer(new Admission.Answer(begun.registrationId(), challenge.challengeId(), challenge
                    .nonce(), key.sign(message)));
        });
    }

    /** Admitted, or waiting for an administrator, or refused for good. */
    private Future<Admission.Registration> decided(Admission.Registration registration, Runnable underReview) {
        return switch (registration.status()) {
            case "approved" -> Future.succeededFuture(registration);
            case "review", "probing" -> {
                underReview.run();
                yield askLater(registration, underReview);
            }
            default -> Future.failedFuture(LucidError.REGISTRATION_CLOSED.failure("The registration was "
                    + registration.status() + ": " + registration.reason().orElse("no reason given") + "."));
        };
    }

    private Future<Admission.Registration> askLater(Admission.Registration registration, Runnable underReview) {
        Promise<Admission.Registration> done = Promise.promise();
        context.after(Duration.ofSeconds(Math.clamp(registration.pollAfterSeconds(), 5, 3600)), () -> manager
                .registration(registration.registrationId())
                .recover(cause -> Failure.from(cause).code() == FailureCode.NOT_FOUND
                        ? Future.failedFuture(cause)
                        : Future.succeededFuture(registration))
                .compose(now -> decided(now, underReview)).onComplete(done));
        return done.future();
    }

    /** Works the ticket out off the event loop, where one is asked for. */
    private Future<Optional<Admission.WorkedTicket>> worked(Admission.Ticket ticket) {
        if (ticket.bits() == 0) {
            return Future.succeededFuture(Optional.empty());
        }
        byte[] network = SignedBytes.networkHash(ticket.networkId(), ticket.genesisAt());
        byte[] seed = Hex.bytes("seed", ticket.seed(), 32);
        return context.workers("worker-ticket", 1, TICKETS_WAITING).run(() -> Optional.of(new Admission.WorkedTicket(
                ticket.seed(), AdmissionTicket.work(network, seed, key.publicKey(), ticket.bits()))));
    }
}
