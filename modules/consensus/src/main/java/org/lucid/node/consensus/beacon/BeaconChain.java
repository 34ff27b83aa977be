package org.lucid.node.consensus.beacon;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.crypto.Signatures;

/**
 * The chain of random outputs, one a slot: each is the only output of the manager's key over the one before, so it can
 * neither be chosen nor foretold, and anybody can check any stretch of it (CON-73).
 */
public final class BeaconChain {

    private final Signatures signatures;
    private final byte[] networkHash;

    public BeaconChain(Signatures signatures, byte[] networkHash) {
        this.signatures = signatures;
        this.networkHash = networkHash.clone();
    }

    /**
     * One link.
     *
     * @param proof 80 bytes
     * @param output 64 bytes
     */
    public record Link(long slot, byte[] proof, byte[] output) {
    }

    /** What stands before the first link: {@code SHA-512(str("LUCID-BEACON-GENESIS-V1") || network_hash)}. */
    public byte[] genesis() {
        try {
            return MessageDigest.getInstance("SHA-512")
                    .digest(SignedBytes.tagged("LUCID-BEACON-GENESIS-V1", networkHash)
                            .toBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] input(long slot, byte[] previousOutput) {
        return SignedBytes.tagged("LUCID-BEACON-V1", networkHash).u64(slot).raw(previousOutput).toBytes();
    }

    /** The link of a slot. Takes about a millisecond: not for an event loop. */
    public Link produce(byte[] seed, long slot, byte[] previousOutput) {
        byte[] input = input(slot, previousOutput);
        byte[] proof = signatures.prove(seed, input);
        byte[] output = signatures.randomOutput(signatures.publicKey(seed), input, proof)
                .orElseThrow(() -> new IllegalStateException("a proof that was just made is not right"));
        return new Link(slot, proof, output);
    }

    /** The output that the proof shows for this slot; empty when it is not the right one. */
    public Optional<byte[]> verify(byte[] publicKey, long slot, byte[] previousOutput, byte[] proof) {
        return signatures.randomOutput(publicKey, input(slot, previousOutput), proof);
    }
}
