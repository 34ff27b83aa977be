package org.lucid.node.kernel.crypto;

/** The identity key of this process. The secret never leaves the kernel; modules get signatures. */
public interface Identity {

    /** The public key, 32 bytes. */
    byte[] publicKey();

    /** Signs a message with the identity key; 64 bytes. */
    byte[] sign(byte[] message);
}
