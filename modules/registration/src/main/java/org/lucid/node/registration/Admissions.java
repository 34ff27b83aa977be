package org.lucid.node.registration;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.signing.AdmissionTicket;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.registration.Challenges.Pending;
import org.lucid.node.registration.NodeStore.EnrolmentRecord;
import org.lucid.node.registration.NodeStore.RegistrationRecord;

/**
 * Lets keys in as nodes. The first write is the registration with its unique open key and name, once the key is proven;
 * what follows from an approval is up to {@link Approvals}.
 */
final class Admissions {

    private static final String SERVER = "server";

    private final ModuleContext<RegistrationConfig> context;
    private final NodeStore store;
    private final Approvals approvals;
    private final Enrolments enrolments;
    private final byte[] networkHash;
    private final Verification verification;
    private final TicketSeeds seeds;
    private final Challenges challenges;
    private final int ticketBits;
    private int inReview;

    Admissions(ModuleContext<RegistrationConfig> context, NodeStore store, Approvals approvals, Enrolments enrolments,
            byte[] networkHash, Verification verification, boolean reachableFromOutside) {
        this.context = context;
        this.store = store;
        this.approvals = approvals;
        this.enrolments = enrolments;
        this.networkHash = networkHash;
        this.verification = verification;
        this.ticketBits = context.config().baseTicketBits(reachableFromOutside);
        byte[] secret = new byte[32];
        context.random().nextBytes(secret);
        this.seeds = context.kernel().processShared(TicketSeeds.class, () -> new TicketSeeds(secret));
        this.challenges = new Challenges(context.random(), context.ids(), context.config().timeout(), context.config()
                .challengeValidity());
    }

    Admission.Ticket ticket() {
        var network = context.kernel().network();
        return new Admission.Ticket(network.id(), network.genesisAt(), Hex.of(context.identity().publicKey()),
                Hex.of(seeds.at(now())), bits(), seeds.until(now()));
    }

    private int bits() {
        return AdmissionRules.ticketBits(ticketBits, waiting(), context.config().maxPending());
    }

    /** How many registrations are open: unproven ones, and those in review. */
    int waiting() {
        return challenges.size(now()) + inReview;
    }

    Future<Admission.Registration> submit(Admission.Submit request, Call call) {
        RegistrationConfig config = context.config();
        if (!config.open()) {
            throw LucidError.REGISTRATION_CLOSED.failure("Registration is closed. Ask the network's administrator.");
        }
        if (request.role().orElse("worker").equals(SERVER)) {
            throw LucidError.NODE_ROLE.failure("Only an administrator makes a node a server. Register as worker.");
        }
        byte[] key = Hex.bytes("public_key", request.publicKey(), 32);
        String name = AdmissionRules.name(request.name());
        request.payoutAddress().ifPresent(address -> AdmissionRules.payoutAddress(address, config.deniedAddresses()));
        request.onionAddress().ifPresent(AdmissionRules::onionAddress);
        Approvals.requireDescription(request);
        requireTicket(request, key);
        if (request.enrolmentCode().isEmpty() && config.requireEnrolment()) {
            throw LucidError.field("enrolment_code", "is missing", "a code of an operator; this network asks for one");
        }
        if (waiting() >= config.maxPending()) {
            throw LucidError.TOO_MANY_PENDING.failure(
                    config.maxPending() + " registrations wait, which is the most. Try again in a minute.",
                    Map.of("retry_after", 60));
        }
        return enrolment(request).compose(enrolment -> {
            Optional<String> bound = enrolment.flatMap(EnrolmentRecord::nodeId);
            return refuseTaken(request.publicKey(), name, bound).map(free -> {
                call.markCreated();
                return challenges.begin(request, bound.orElse(Challenges.nodeIdOf(key)), name, key, now());
            });
        });
    }

    private Future<Optional<EnrolmentRecord>> enrolment(Admission.Submit request) {
        return request.enrolmentCode().map(code -> enrolments.find(code).map(Optional::of)).orElse(Future
                .succeededFuture(Optional.empty()));
    }

    private void requireTicket(Admission.Submit request, byte[] key) {
        int bits = bits();
        if (bits == 0) {
            return;
        }
        Admission.WorkedTicket ticket = request.ticket().orElseThrow(() -> LucidError.ADMISSION_TICKET.failure(
                "A worked ticket of " + bits + " bits is missing. Get its seed at /api/v1/nodes/registrations/ticket.",
                Map.of("bits",
                        bits)));
        byte[] seed = Hex.bytes("ticket.seed", ticket.seed(), 32);
        if (!seeds.accepts(seed, now()) || AdmissionTicket.bits(networkHash, seed, key, ticket.counter()) < bits) {
            throw LucidError.ADMISSION_TICKET.failure(
                    "The ticket is worth fewer than the " + bits + " bits that are asked, or belongs to another seed. "
                            + "Get a new one and work it out again.",
                    Map.of("bits", bits));
        }
    }

    private Future<Void> refuseTaken(String publicKey, String name, Optional<String> bound) {
        String nameKey = AdmissionRules.nameKey(name);
        return Future.join(store.keys().get(publicKey), store.nodes().count(Query.where("name_key", nameKey)),
                store.living()).compose(found -> {
                    if (found.<Optional<?>>resultAt(0).isPresent()) {
                        return Future.failedFuture(LucidError.KEY_TAKEN.failure(
                                "This key belongs to a node already. Ask for a token with it instead."));
                    }
                    if (bound.isPresent()) {
                        return Future.succeededFuture();
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

    Future<Admission.Registration> newChallenge(Admission.NewChallenge request) {
        return Future.succeededFuture(challenges.renew(request.registrationId(), now()));
    }

    /** A right answer admits the node; a wrong one uses the challenge up and brings the next (NOD-15). */
    Future<Admission.Registration> answer(Admission.Answer answer) {
        if (!challenges.contains(answer.registrationId())) {
            return get(new Admission.GetRegistration(answer.registrationId()));
        }
        Pending registration = challenges.open(answer.registrationId(), now());
        if (!Challenges.isFresh(registration, answer, now())) {
            return Future.failedFuture(wrong(registration));
        }
        Admission.Submit request = registration.request();
        byte[] message = new Messages.Registration(registration.registrationId(), registration.publicKey(), Hex.bytes(
                "nonce", answer.nonce(), 32), request.name(), request.nodeType(), request.payoutAddress().orElse(""),
                request.onionAddress().orElse(""), request.port().orElse(0)).bytes(networkHash);
        byte[] signature = Hex.bytes("signature", answer.signature(), 64);
        return verification
                .check("registration", () -> context.signatures().verify(registration.publicKey(), message, signature))
                .compose(good -> good && challenges.take(registration.registrationId())
                        ? admit(registration)
                        : Future.failedFuture(wrong(registration)));
    }

    private RuntimeException wrong(Pending registration) {
        count("failed");
        return challenges.wrong(registration, now());
    }

    private void count(String outcome) {
        context.meters().counter("lucid_registrations", "outcome", outcome).increment();
    }

    private Future<Admission.Registration> admit(Pending registration) {
        boolean review = context.config().admission().equals("manual");
        RegistrationRecord record = new RegistrationRecord(registration.registrationId(), registration.request(),
                registration.nodeId(), registration.name(), registration.request().publicKey(),
                AdmissionRules.nameKey(registration.name()), review ? "review" : "approved", false,
                review ? Optional.empty() : Optional.of("system"), Optional.empty(), now(), review
                        ? Optional.empty()
                        : Optional.of(now()),
                review ? Optional.of(now().plus(context.config().reviewTime())) : Optional.empty(), Optional.empty());
        return store.registrations().insert(record).compose(inserted -> inserted
                ? review ? Future.succeededFuture(record) : approvals.complete(record)
                : Future.failedFuture(LucidError.NODE_EXISTS.failure(
                        "This key or name is being registered at this moment. Try again in a minute.")))
                .map(stored -> {
                    inReview += review ? 1 : 0;
                    count(stored.status().equals("approved") ? "admitted" : stored.status());
                    return Approvals.answered(stored);
                });
    }

    Future<Admission.Registration> get(Admission.GetRegistration request) {
        return challenges.standing(request.registrationId(), now()).map(Future::succeededFuture).orElseGet(() -> store
                .registrations().get(request.registrationId()).map(found -> Approvals.answered(found.orElseThrow(
                        () -> LucidError.unknown("registration", request.registrationId())).value())));
    }

    Future<Admission.RegistrationPage> list(Admission.ListRegistrations request) {
        Query query = request.status().map(status -> Query.where("status", status)).orElse(Query.all());
        return Listing
                .read(store.registrations(), query.sortByDescending("created_at"), request.page(), request.limit(),
                        request.cursor())
                .map(found -> new Admission.RegistrationPage(found.items().stream().map(
                        Approvals::answered).toList(), Pagination.of(found.page(), found.limit(), found.total(),
                                found
                                        .next())));
    }

    /** Ends reviews that took too long and completes what was approved; also at the start. */
    Future<?> resume() {
        return approvals.expire().compose(done -> approvals.resume()).compose(done -> store.registrations().count(Query
                .where("status", "review"))).onSuccess(count -> inReview = count.intValue());
    }

    private Instant now() {
        return context.clock().instant();
    }

    /** For those who follow: nothing of a registration is told before its key is proven. */
    static List<String> proofs(RegistrationRecord record) {
        return record.request().enrolmentCode().isPresent() ? List.of("key", "enrolment") : List.of("key");
    }
}
