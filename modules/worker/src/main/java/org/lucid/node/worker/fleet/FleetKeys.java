package org.lucid.node.worker.fleet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** The secret seeds of the agents of a fleet, all from one (NOD-79). */
public final class FleetKeys {

    private static final byte[] SALT = "lucid/v1/fleet".getBytes(StandardCharsets.US_ASCII);
    private static final int SEED_BYTES = 32;

    private FleetKeys() {
    }

    /** HKDF-SHA256 with the fleet's seed, the salt {@code lucid/v1/fleet} and the number of the agent as u32. */
    public static byte[] seed(byte[] fleetSeed, int number) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract().addIKM(fleetSeed).addSalt(
                    SALT).thenExpand(ByteBuffer.allocate(Integer.BYTES).putInt(number).array(), SEED_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has HKDF-SHA256", e);
        }
    }
}
