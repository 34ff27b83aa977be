package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.signing.AdmissionTicket;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.NodeState.Trigger;
import org.lucid.node.registration.NodeStore.KeyRecord;
import org.lucid.node.registration.NodeStore.RegistrationRecord;

/**
 * Lets keys in as nodes. Nothing is written before the key is proven: an unproven registration lives in memory, holds
 * neither key nor name, and is gone after its time or a restart (NOD-16). The first write is the registration with its
 * unique open key and name; everything after it is done again until it is complete (NOD-21).
 */
final class Admissions {

    private static final int CHALLENGES = 3;

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Changes changes;
    private final byte[] networkHash;
    private final byte[] ticketSeed = new byte[32];
    private final Workers verification;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    private record Pending(String registrationId, Admission.Submit request, String name, byte[] publicKey,
            Instant expiresAt, int challengesLeft, String challengeId, String nonceHash, Instant challengeExpiresAt) {
    }

    Admissions(ModuleContext<RegistrationConfig> context, NodeStore store, Changes changes, byte[] networkHash) {
        this.context = context;
        this.store = store;
        this.changes = changes;
        this.networkHash = networkHash;
        this.verification = context.workers("registration-verify", 1, 1000);
        context.random().nextBytes(ticketSeed);
    }

    Admission.Ticket ticket() {
        var network = context.kernel().network();
        return new Admission.Ticket(network.id(), network.genesisAt(), Hex.of(context.identity().publicKey()),
                Hex.of(ticketSeed), context.config().ticketBits(), now().plusSeconds(600));
    }

    Future<Admission.Registration> submit(Admission.Submit request, Call call) {
        if (!context.config().open()) {
            throw LucidError.REGISTRATION_CLOSED.failure("Registration is closed. Ask the network's administrator.");
        }
        if (request.role().orElse("worker").equals("server")) {
            throw LucidError.NODE_ROLE.failure("Only an administrator makes a node a server. Register as worker.");
        }
        byte[] key = Hex.bytes("public_key", request.publicKey(), 32);
        String name = AdmissionRules.name(request.name());
        request.payoutAddress().ifPresent(AdmissionRules::payoutAddress);
        requireTicket(request, key);
        dropExpired();
        if (pending.size() >= context.config().maxPending()) {
            throw LucidError.TOO_MANY_PENDING.failure("Too many registrations wait. Try again in a minute.",
                    Map.of("retry_after", 60));
        }
        return refuseTaken(request.publicKey(), AdmissionRules.nameKey(name)).map(free -> {
            call.markCreated();
            Pending begun = new Pending(context.ids().next("reg"), request, name, key,
                    now().plus(context.config().timeout()), CHALLENGES, "", "", now());
            return challenge(begun);
        });
    }

    private void requireTicket(Admission.Submit request, byte[] key) {
        if (context.config().ticketBits() == 0) {
            return;
        }
        Admission.WorkedTicket ticket = request.ticket().orElseThrow(() -> LucidError.ADMISSION_TICKET.failure(
                "A worked ticket is missing. Get its seed at /api/v1/nodes/registrations/ticket."));
        byte[] seed = Hex.bytes("ticket.seed", ticket.seed(), 32);
        if (!java.util.Arrays.equals(seed, ticketSeed)
                || AdmissionTicket.bits(networkHash, seed, key, ticket.counter()) < context.config()
                        .ticketBits()) {
            throw LucidError.ADMISSION_TICKET.failure(
                    "The ticket is not worth enough or belongs to another seed. Get a new one and work it out again.",
                    Map.of("bits", context.config().ticketBits()));
        }
    }

    private Future<Void> refuseTaken(String publicKey, String nameKey) {
        return Future.join(store.keys().get(publicKey), store.nodes().count(Query.where("name_key", nameKey)),
                store.nodes().count(Query.all())).compose(found -> {
                    if (found.<Optional<?>>resultAt(0).isPresent()) {
                        return Future.failedFuture(LucidError.KEY_TAKEN.failure(
                                "This key belongs to a node already. Ask for a token with it instead."));
                    }
                    if (found.<Long>resultAt(1) > 0) {
                        return Future.failedFuture(LucidError.NODE_EXISTS.failure(
                                "Another node has this name. Choose another name.", Map.of("name", nameKey)));
                    }
                    if (found.<Long>resultAt(2) >= context.config().maxNodes()) {
                        return Future.failedFuture(LucidError.FLEET_FULL.failure("The network has "
                                + context.config().maxNodes() + " nodes and takes no more. Try again later."));
                    }
                    return Future.succeededFuture();
                });
    }

    private Admission.Registration challenge(Pending registration) {
        byte[] nonce = new byte[32];
        context.random().nextBytes(nonce);
        Instant expires = now().plus(context.config().challengeValidity());
        Pending next = new Pending(registration.registrationId(), registration.request(), registration.name(),
                registration.publicKey(), registration.expiresAt(), registration.challengesLeft() - 1,
                context.ids().next("chal"), Hex.of(SignedBytes.sha256(nonce)), expires);
        pending.put(next.registrationId(), next);
        return new Admission.Registration(next.registrationId(), NodeId.of(next.publicKey()), "challenged",
                Optional.of(new Admission.Challenge(next.challengeId(), Hex.of(nonce), expires,
                        next.challengesLeft() + 1)),
                List.of(), 60, Optional.of(next.expiresAt()));
    }

    Future<Admission.Registration> newChallenge(Admission.NewChallenge request) {
        Pending registration = open(request.registrationId());
        if (registration.challengesLeft() == 0) {
            pending.remove(registration.registrationId());
            throw LucidError.unknown("registration", request.registrationId());
        }
        return Future.succeededFuture(challenge(registration));
    }

    /** A right answer admits the node; a wrong one uses the challenge up and brings the next (NOD-15). */
    Future<Admission.Registration> answer(Admission.Answer answer) {
        if (!pending.containsKey(answer.registrationId())) {
            return get(new Admission.GetRegistration(answer.registrationId()));
        }
        Pending registration = open(answer.registrationId());
        byte[] nonce = Hex.bytes("nonce", answer.nonce(), 32);
        byte[] signature = Hex.bytes("signature", answer.signature(), 64);
        boolean fresh = registration.challengeId().equals(answer.challengeId())
                && registration.nonceHash().equals(Hex.of(SignedBytes.sha256(nonce)))
                && now().isBefore(registration.challengeExpiresAt());
        if (!fresh) {
            return Future.failedFuture(wrong(registration));
        }
        byte[] message = new Messages.Registration(registration.registrationId(), registration.publicKey(), nonce,
                registration.request().name(), registration.request().nodeType(),
                registration.request().payoutAddress().orElse(""), "", 0).bytes(networkHash);
        return verification.run(() -> context.signatures().verify(registration.publicKey(), message, signature))
                .compose(good -> good && pending.containsKey(registration.registrationId())
                        ? admit(registration)
                        : Future.failedFuture(wrong(registration)));
    }

    private RuntimeException wrong(Pending registration) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("attempts_left", registration.challengesLeft());
        if (registration.challengesLeft() == 0) {
            pending.remove(registration.registrationId());
            count("failed", 1);
        } else {
            details.put("challenge", challenge(registration).challenge().orElseThrow());
        }
        return LucidError.KEY_PROOF.failure("The answer does not prove the key. Sign the next challenge, or register "
                + "again when none is left.", details);
    }

    private Future<Admission.Registration> admit(Pending registration) {
        pending.remove(registration.registrationId());
        String nodeId = NodeId.of(registration.publicKey());
        RegistrationRecord record = new RegistrationRecord(registration.registrationId(), registration.request(),
                nodeId, registration.name(), registration.request().publicKey(),
                AdmissionRules.nameKey(registration.name()), "approved", false, now(), now());
        return store.registrations().insert(record).compose(inserted -> inserted
                ? complete(record)
                : Future.failedFuture(LucidError.NODE_EXISTS.failure(
                        "This key or name is being registered at this moment. Try again in a minute.")))
                .map(done -> {
                    count("admitted", 1);
                    return answered(record);
                });
    }

    private static Admission.Registration answered(RegistrationRecord record) {
        return new Admission.Registration(record.registrationId(), record.nodeId(), record.status(), Optional.empty(),
                List.of("key"), 60, Optional.empty());
    }

    /** Each step may have been done before; all of them together are done once. */
    private Future<?> complete(RegistrationRecord record) {
        Admission.Submit request = record.request();
        return store.keys().insert(new KeyRecord(request.publicKey(), record.nodeId(), 1, now()))
                .compose(key -> store.nodes().count(Query.all()))
                .compose(count -> insertNode(record, record.name(), count))
                .compose(node -> changes.admitted(node, record.nodeId()))
                .compose(journalled -> context.config().autoStart()
                        ? changes.apply(record.nodeId(), Trigger.START, Optional.empty(), "system", "automatic start")
                        : Future.succeededFuture())
                .compose(started -> store.registrations().get(record.registrationId()))
                .compose(stored -> stored.isEmpty()
                        ? Future.succeededFuture()
                        : store.registrations().replace(stored.get().with(RegistrationRecord::created)));
    }

    /** Stores the node; a name taken meanwhile gets the end of the id (NOD-21). */
    private Future<NodeRecord> insertNode(RegistrationRecord record, String name, long count) {
        Admission.Submit request = record.request();
        NodeRecord node = new NodeRecord(record.nodeId(), 0, name, AdmissionRules.nameKey(name), "self",
                request.nodeType(), "worker", Optional.empty(), Optional.of(request.publicKey()),
                request.payoutAddress(), request.capabilities().orElse(List.of()), request.hardwareInfo(),
                request.location(), NodeState.REGISTERED, context.config().autoStart(), record.decidedAt(), "admitted",
                Optional.empty(), count / 256, record.createdAt(), record.decidedAt());
        return store.nodes().insert(node).compose(inserted -> inserted
                ? Future.succeededFuture(node)
                : store.node(record.nodeId()).compose(existing -> existing.isPresent()
                        ? Future.succeededFuture(existing.get())
                        : insertNode(record, record.name() + "-" + record.nodeId().substring(
                                record.nodeId().length() - 4), count)));
    }

    /** Takes up registrations that were proven and not completed; also at the start. */
    Future<?> resume() {
        return store.registrations().find(Query.where("node_created", false).limit(500)).compose(page -> {
            Future<?> chain = Future.succeededFuture();
            for (RegistrationRecord record : page.values()) {
                chain = chain.compose(before -> complete(record));
            }
            return chain;
        });
    }

    Future<Admission.Registration> get(Admission.GetRegistration request) {
        Pending registration = pending.get(request.registrationId());
        if (registration != null && now().isBefore(registration.expiresAt())) {
            return Future.succeededFuture(new Admission.Registration(registration.registrationId(),
                    NodeId.of(registration.publicKey()), "challenged", Optional.empty(), List.of(), 60,
                    Optional.of(registration.expiresAt())));
        }
        return store.registrations().get(request.registrationId()).map(found -> answered(found.orElseThrow(
                () -> LucidError.unknown("registration", request.registrationId())).value()));
    }

    private Pending open(String registrationId) {
        dropExpired();
        Pending registration = pending.get(registrationId);
        if (registration == null) {
            throw LucidError.unknown("registration", registrationId);
        }
        return registration;
    }

    private void dropExpired() {
        List<String> over = new ArrayList<>();
        pending.values().stream().filter(p -> !now().isBefore(p.expiresAt())).forEach(p -> over.add(
                p.registrationId()));
        over.forEach(pending::remove);
        count("expired", over.size());
    }

    private void count(String outcome, int times) {
        context.meters().counter("lucid_registrations", "outcome", outcome).increment(times);
    }

    private Instant now() {
        return context.clock().instant();
    }
}
