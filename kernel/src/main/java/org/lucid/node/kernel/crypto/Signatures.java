package org.lucid.node.kernel.crypto;

import java.util.Optional;

/**
 * Signatures (64 bytes) and verifiable random outputs (64 bytes, with proofs of 80) of keys that are 32-byte secret seeds
 * and 32-byte public keys. The product has Ed25519 (RFC 8032) and the ECVRF over the same keys (RFC 9381, suite 3); the
 * simulator puts cheap stand-ins here. Calls block for a millisecond or so: run them on a worker pool.
 */
public interface Signatures {

    /** The public key (32 bytes) of a secret seed (32 bytes). */
    byte[] publicKey(byte[] seed);

    /** The signature (64 bytes) of a message. */
    byte[] sign(byte[] seed, byte[] message);

    /** Whether the signature is that of the key's owner over the message; malformed input is false. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    /** The proof (80 bytes) of the one random output that belongs to the key and the input. */
    byte[] prove(byte[] seed, byte[] input);

    /** The random output (64 bytes) that the proof shows; empty when it is not the proof for this key and input. */
    Optional<byte[]> randomOutput(byte[] publicKey, byte[] input, byte[] proof);
}
