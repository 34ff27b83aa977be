package org.lucid.node.contract.signing;

/** The work that an admission ticket asks for (NOD-14): leading zero bits of a hash that only trying finds. */
public final class AdmissionTicket {

    private AdmissionTicket() {
    }

    /** How many leading zero bits the hash of this counter has. */
    public static int bits(byte[] networkHash, byte[] seed, byte[] publicKey, long counter) {
        byte[] hash = SignedBytes.tagged("LUCID-ADMISSION-TICKET-V1", networkHash).raw(seed).raw(publicKey).u64(counter)
                .sha256();
        int bits = 0;
        for (byte b : hash) {
            if (b != 0) {
                return bits + Integer.numberOfLeadingZeros(b & 0xff) - 24;
            }
            bits += 8;
        }
        return bits;
    }

    /** The first counter that has at least so many; takes about 2 to the power of {@code bits} hashes. */
    public static long work(byte[] networkHash, byte[] seed, byte[] publicKey, int bits) {
        long counter = 0;
        while (bits(networkHash, seed, publicKey, counter) < bits) {
            counter++;
        }
        return counter;
    }
}
