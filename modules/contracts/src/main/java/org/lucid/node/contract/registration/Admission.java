package org.lucid.node.contract.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** How a key becomes a node: submit, prove the key by answering a challenge, be admitted. */
public final class Admission {

    public static final Operation<Nothing, Ticket> TICKET = Operation.of("lucid.registration.ticket", Nothing.class,
            Ticket.class).roles(Role.PUBLIC);
    public static final Operation<Submit, Registration> SUBMIT = Operation.of("lucid.registration.submit", Submit.class,
            Registration.class).roles(Role.PUBLIC).single().failures(5007, 5102, 5103, 5104, 5105, 5108, 5110, 5111);
    public static final Operation<NewChallenge, Registration> NEW_CHALLENGE = Operation.of(
            "lucid.registration.new-challenge", NewChallenge.class, Registration.class).roles(Role.PUBLIC).single()
            .failures(5003, 5011);
    public static final Operation<Answer, Registration> ANSWER_CHALLENGE = Operation.of(
            "lucid.registration.answer-challenge", Answer.class, Registration.class).roles(Role.PUBLIC).single()
            .failures(5007, 5011, 5101, 5103);
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

    /** A wish to be a node (NOD-10). */
    public record Submit(@Bounds(min = "1", max = "100") String name,
            @Bounds(min = "64", max = "64", pattern = "[0-9a-f]{64}") String publicKey,
            @Bounds(pattern = "worker|validator|storage|compute") String nodeType,
            @Bounds(pattern = "worker|server") Optional<String> role,
            @Bounds(min = "34", max = "34") Optional<String> payoutAddress, Optional<WorkedTicket> ticket,
            @Bounds(max = "32") Optional<List<String>> capabilities, Optional<JsonNode> hardwareInfo,
            Optional<JsonNode> location) {
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
     * @param status {@code challenged} or {@code approved}
     */
    public record Registration(String registrationId, String nodeId, String status, Optional<Challenge> challenge,
            List<String> proofs, int pollAfterSeconds, Optional<Instant> expiresAt) {
    }
}
