package org.lucid.node.registration;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.lucid.node.contract.signing.SignedBytes;

/** Seeds of admission tickets: one for each 600 s, from a secret of this process; the one before is still good (NOD-14). */
final class TicketSeeds {

    private static final long PERIOD_SECONDS = 600;

    private final byte[] secret;

    /** With a secret of 32 random bytes. */
    TicketSeeds(byte[] secret) {
        this.secret = secret.clone();
    }

    byte[] at(Instant now) {
        return ofPeriod(Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS));
    }

    /** When the seed of now is replaced by the next. */
    Instant until(Instant now) {
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS) + 1) * PERIOD_SECONDS);
    }

    boolean accepts(byte[] seed, Instant now) {
        return Arrays.equals(seed, at(now)) || Arrays.equals(seed, at(now.minusSeconds(PERIOD_SECONDS)));
    }

    private byte[] ofPeriod(long period) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(SignedBytes.untagged().u64(period).toBytes());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
