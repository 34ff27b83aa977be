package org.lucid.node.kernel.crypto;

/**
 * A signature scheme with 32-byte secret seeds, 32-byte public keys and 64-byte signatures. The product has Ed25519
 * (RFC 8032); the simulator puts a cheap stand-in here. Calls block for up to a millisecond: run them on a worker pool.
 */
public interface Signatures {

    /** The public key (32 bytes) of a secret seed (32 bytes). */
    byte[] publicKey(byte[] seed);

    /** The signature (64 bytes) of a message. */
    byte[] sign(byte[] seed, byte[] message);

    /** Whether the signature is that of the key's owner over the message; malformed input is false. */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
