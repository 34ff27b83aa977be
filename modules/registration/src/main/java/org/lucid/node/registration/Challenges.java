package org.lucid.node.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.time.IdSource;

/**
 * Registrations whose key is not proven yet, and their challenges: in memory only, each for a short time, holding
 * neither key nor name (NOD-15, NOD-16).
 */
final class Challenges {

    private static final int CHALLENGES = 3;
    private static final int NONCE_BYTES = 32;

    private final RandomGenerator random;
    private final IdSource ids;
    private final Duration timeout;
    private final Duration validity;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** A registration that waits for its proof. */
    record Pending(String registrationId, Admission.Submit request, String nodeId, String name, byte[] publicKey,
            Instant expiresAt, int challengesLeft, String challengeId, String nonceHash, Instant challengeExpiresAt) {
    }

    Challenges(RandomGenerator random, IdSource ids, Duration timeout, Duration validity) {
        this.random = random;
        this.ids = ids;
        this.timeout = timeout;
        this.validity = validity;
    }

    int size(Instant now) {
        dropExpired(now);
        return pending.size();
    }

    boolean contains(String registrationId) {
        return pending.containsKey(registrationId);
    }

    /** Begins a registration with its first challenge. */
    Admission.Registration begin(Admission.Submit request, String nodeId, String name, byte[] publicKey, Instant now) {
        return challenge(
                new Pending(ids.next("reg"), request, nodeId, name, publicKey, now.plus(timeout), CHALLENGES, "",
                        "", now),
                now);
    }

    private Admission.Registration challenge(Pending registration, Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Instant expires = now.plus(validity);
        Pending next = new Pending(registration.registrationId(), registration.request(), registration.nodeId(),
                registration.name(), registration.publicKey(), registration.expiresAt(),
                registration.challengesLeft() - 1, ids.next("chal"), Hex.of(SignedBytes.sha256(nonce)), expires);
        pending.put(next.registrationId(), next);
        return new Admission.Registration(next.registrationId(), next.nodeId(), "challenged",
                Optional.of(new Admission.Challenge(next.challengeId(), Hex.of(nonce), expires, next.challengesLeft()
                        + 1)),
                List.of(), 60, Optional.of(next.expiresAt()), Optional.empty());
    }

    /** Another challenge instead of the present one; none is left after the third. */
    Admission.Registration renew(String registrationId, Instant now) {
        Pending registration = open(registrationId, now);
        if (registration.challengesLeft() == 0) {
            pending.remove(registrationId);
            throw LucidError.unknown("registration", registrationId);
        }
        return challenge(registration, now);
    }

    /** Whether the answer is to the challenge that waits now. */
    static boolean isFresh(Pending registration, Admission.Answer answer, Instant now) {
        return registration.challengeId().equals(answer.challengeId())
                && registration.nonceHash().equals(Hex.of(SignedBytes.sha256(Hex.bytes("nonce", answer.nonce(),
                        NONCE_BYTES))))
                && now.isBefore(registration.challengeExpiresAt());
    }

    /** A wrong answer: the challenge is used up, the next comes with the failure while one is left. */
    RuntimeException wrong(Pending registration, Instant now) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("attempts_left", registration.challengesLeft());
        if (registration.challengesLeft() == 0) {
            pending.remove(registration.registrationId());
        } else if (pending.containsKey(registration.registrationId())) {
            details.put("challenge", challenge(registration, now).challenge().orElseThrow());
        }
        return LucidError.KEY_PROOF.failure("The answer does not prove the key. Sign the next challenge, or register "
                + "again when none is left.", details);
    }

    /** Takes a registration out, once: false when it is gone already. */
    boolean take(String registrationId) {
        return pending.remove(registrationId) != null;
    }

    Pending open(String registrationId, Instant now) {
        dropExpired(now);
        Pending registration = pending.get(registrationId);
        if (registration == null) {
            throw LucidError.unknown("registration", registrationId);
        }
        return registration;
    }

    /** Where an unproven registration stands. */
    Optional<Admission.Registration> standing(String registrationId, Instant now) {
        return Optional.ofNullable(pending.get(registrationId)).filter(waiting -> now.isBefore(waiting.expiresAt()))
                .map(waiting -> new Admission.Registration(waiting.registrationId(), waiting.nodeId(), "challenged",
                        Optional.empty(), List.of(), 60, Optional.of(waiting.expiresAt()), Optional.empty()));
    }

    private void dropExpired(Instant now) {
        List<String> over = new ArrayList<>();
        pending.values().stream().filter(waiting -> !now.isBefore(waiting.expiresAt())).forEach(waiting -> over.add(
                waiting.registrationId()));
        over.forEach(pending::remove);
    }

    /** The node id that a key stands for by itself. */
    static String nodeIdOf(byte[] publicKey) {
        return NodeId.of(publicKey);
    }
}
