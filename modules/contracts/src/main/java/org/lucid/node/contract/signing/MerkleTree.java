package org.lucid.node.contract.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The hash tree of RFC 6962, section 2.1, with SHA-256. */
public final class MerkleTree {

    private MerkleTree() {
    }

    /** The hash of one leaf: {@code SHA-256(0x00 || data)}. */
    public static byte[] leaf(byte[] data) {
        return hash((byte) 0, data, new byte[0]);
    }

    /** The root over leaf hashes; of none it is the SHA-256 of nothing. */
    public static byte[] root(List<byte[]> leafHashes) {
        if (leafHashes.isEmpty()) {
            return SignedBytes.sha256(new byte[0]);
        }
        if (leafHashes.size() == 1) {
            return leafHashes.getFirst();
        }
        int left = Integer.highestOneBit(leafHashes.size() - 1);
        return hash((byte) 1, root(leafHashes.subList(0, left)), root(leafHashes.subList(left, leafHashes.size())));
    }

    private static byte[] hash(byte prefix, byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix);
            digest.update(first);
            digest.update(second);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
