package org.lucid.node.contract.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.Pagination;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** How a key becomes a node: submit, prove the key by answering a challenge, be admitted. */
public final class Admission {

    public static final Operation<Nothing, Ticket> TICKET = Operation.of("lucid.registration.ticket", Nothing.class,
            Ticket.class).roles(Role.PUBLIC);
    public static final Operation<Submit, Registration> SUBMIT = Operation.of("lucid.registration.submit", Submit.class,
            Registration.class).roles(Role.PUBLIC).single()
            .failures(5007, 5102, 5103, 5104, 5105, 5106, 5108, 5110, 5111);
    public static final Operation<NewChallenge, Registration> NEW_CHALLENGE = Operation.of(
            "lucid.registration.new-challenge", NewChallenge.class, Registration.class).roles(Role.PUBLIC).single()
            .failures(5003, 5011);
    public static final Operation<Answer, Registration> ANSWER_CHALLENGE = Operation.of(
            "lucid.registration.answer-challenge", Answer.class, Registration.class).roles(Role.PUBLIC).single()
            .failures(5007, 5011, 5101, 5103);
    public static final Operation<ListRegistrations, RegistrationPage> LIST_REGISTRATIONS = Operation.of(
            "lucid.registration.list-registrations", ListRegistrations.class, RegistrationPage.class)
            .roles(Role.ADMIN);
    public static final Operation<Decide, Registration> APPROVE = Operation.of("lucid.registration.approve",
            Decide.class, Registration.class).roles(Role.ADMIN).single().failures(5003, 5011);
    public static final Operation<Decide, Registration> REJECT = Operation.of("lucid.registration.reject", Decide.class,
            Registration.class).roles(Role.ADMIN).single().failures(5003, 5011);

    /** A registration was decided. */
    public static final Topic<Decided> DECIDED = Topic.of("lucid.registration.registration-decided", Decided.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(Decided::nodeId);
    public static final Operation<GetRegistration, Registration> GET_REGISTRATION = Operation.of(
            "lucid.registration.get-registration", GetRegistration.class, Registration.class).roles(Role.PUBLIC)
            .single()
            .failures(5011);

    private Admission() {
    }

    /**
     * What an agent must know before it registers.
     *
     * @param managerKey hex of the manager identity key, to be pinned by the agent
     * @param seed hex of 32 bytes, the seed of the admission ticket
     * @param bits leading zero bits that the ticket's hash must have; 0 asks for none (NOD-14)
     */
    public record Ticket(String networkId, Instant genesisAt, String managerKey, String seed, int bits,
            Instant expiresAt) {
    }

    /** A ticket that was worked out: the seed given and the counter found. */
    public record WorkedTicket(@Bounds(min = "64", max = "64") String seed, long counter) {
    }

    /**
     * A wish to be a node (NOD-10).
     *
     * @param hardwareInfo what the host has; what is declared is checked against the least that the type needs
     * @param enrolmentCode binds the node to an operator, or to a node that the operator created before
     */
    public record Submit(@Bounds(min = "1", max = "100") String name,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String publicKey,
            @Bounds(pattern = "worker|validator|storage|compute") String nodeType,
            @Bounds(pattern = "worker|server") Optional<String> role,
            @Bounds(min = "34", max = "34") Optional<String> payoutAddress, Optional<WorkedTicket> ticket,
            @Bounds(max = "32") Optional<List<String>> capabilities, Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location, Optional<JsonNode> configuration,
            @Bounds(min = "62", max = "62") Optional<String> onionAddress,
            @Bounds(min = "1024", max = "65535") Optional<Integer> port,
            @Bounds(max = "64") Optional<String> enrolmentCode) {

        /** Without onion address, configuration and enrolment. */
        public Submit(String name, String publicKey, String nodeType, Optional<String> role,
                Optional<String> payoutAddress, Optional<WorkedTicket> ticket, Optional<List<String>> capabilities,
                Optional<JsonNode> hardwareInfo, Optional<JsonNode> location) {
            this(name, publicKey, nodeType, role, payoutAddress, ticket, capabilities, hardwareInfo, location,
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** The wish for another challenge. */
    public record NewChallenge(String registrationId) {
    }

    /** The signature over the challenge and the registration (NOD-02, NOD-15). */
    public record Answer(String registrationId, String challengeId,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String nonce,
            @Bounds(min = "128", max = "128", pattern = "[0-9a-f]{128}") String signature) {
    }

    /** Which registration. */
    public record GetRegistration(String registrationId) {
    }

    /** A challenge that waits for its answer. */
    public record Challenge(String challengeId, String nonce, Instant expiresAt, int attemptsLeft) {
    }

    /**
     * Where a registration stands.
     *
     * @param status {@code challenged}, {@code review}, {@code approved}, {@code rejected} or {@code expired}
     */
    public record Registration(String registrationId, String nodeId, String status, Optional<Challenge> challenge,
            List<String> proofs, int pollAfterSeconds, Optional<Instant> expiresAt, Optional<String> reason) {
    }

    /** Which registrations whose key is proven. */
    public record ListRegistrations(@Bounds(pattern = "review|approved|rejected|expired") Optional<String> status,
            @Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** One page of registrations, the newest first. */
    public record RegistrationPage(List<Registration> registrations, Pagination pagination) {
    }

    /** A decision on a registration under review. */
    public record Decide(String registrationId, @Bounds(min = "3", max = "500") String reason) {
    }

    /** What was decided. */
    public record Decided(String registrationId, String nodeId, String status, String reason) {
    }
}
