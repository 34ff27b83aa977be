package org.lucid.node.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;

/** The API keys in force, in memory and by their hashes only (API-28). Shared by the instances. */
public final class ApiKeyRing {

    private static final Pattern FORM = Pattern.compile("lnk_([A-Za-z0-9]{12})_[A-Za-z0-9_-]{43}");
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LETTERS = 12;
    private static final int SECRET_BYTES = 32;

    /** How the subjects of keys begin. */
    private static final String SUBJECT = "key:";

    private final InstantSource clock;
    private final Map<String, ApiKeyRecord> keys = new HashMap<>();
    private final Map<String, Instant> used = new LinkedHashMap<>();

    /** A key as its holder gets it. */
    public record Fresh(String keyId, String text) {

        /** What is stored of it. */
        public String sha256() {
            return hash(text);
        }

        /** Does not tell the key. */
        @Override
        public String toString() {
            return "Fresh[" + keyId + "]";
        }
    }

    public ApiKeyRing(InstantSource clock) {
        this.clock = clock;
    }

    /** A new key of 256 random bits. */
    public static Fresh make(RandomGenerator random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LETTERS; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Fresh(id.toString(),
                "lnk_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Takes a key that is in force. */
    public synchronized void put(ApiKeyRecord key) {
        keys.put(key.keyId(), key);
    }

    /** A key that is no longer in force. */
    public synchronized void remove(String keyId) {
        keys.remove(keyId);
        used.remove(keyId);
    }

    /** How many keys are in force. */
    public synchronized int size() {
        return keys.size();
    }

    /** The caller with this key; empty when it is none in form. UNAUTHENTICATED 2003 or 2004 when it does not hold. */
    synchronized Optional<Proven> find(String credential) {
        Matcher form = FORM.matcher(credential);
        if (!form.matches()) {
            return Optional.empty();
        }
        ApiKeyRecord key = keys.get(form.group(1));
        byte[] given = hash(credential).getBytes(StandardCharsets.US_ASCII);
        byte[] wanted = (key == null ? "" : key.secretSha256()).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(given, wanted)) {
            throw TokenVerifier.refused("is no key that is in force");
        }
        if (key.expiresAt().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            throw LucidError.EXPIRED.failure("The API key has expired. Ask for a new one and send again.");
        }
        used.put(key.keyId(), clock.instant());
        return Optional.of(new Proven(
                new Caller(SUBJECT + key.keyId(), Set.copyOf(key.roles()), key.operatorId(), Optional.empty()),
                Optional.empty(), Optional.empty(), key.expiresAt(), key.operations().map(Set::copyOf)));
    }

    /** Refuses a caller that came with a key which ended meanwhile: UNAUTHENTICATED 2005. */
    synchronized void requireInForce(Proven proven) {
        String subject = proven.caller().subject();
        if (proven.tokenId().isEmpty() && subject.startsWith(SUBJECT)
                && !keys.containsKey(subject.substring(SUBJECT.length()))) {
            throw LucidError.REVOKED.failure("The API key was ended. Use another one.");
        }
    }

    /** When which key was used last, since this was asked last. */
    public synchronized Map<String, Instant> takeUsed() {
        Map<String, Instant> taken = new LinkedHashMap<>(used);
        used.clear();
        return taken;
    }

    private static String hash(String text) {
        return Hex.of(SignedBytes.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
