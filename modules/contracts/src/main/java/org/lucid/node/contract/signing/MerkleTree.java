package org.lucid.node.contract.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
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

    /** The hashes from the sibling of a leaf up to below the root (RFC 6962, section 2.1.1). */
    public static List<byte[]> path(List<byte[]> leafHashes, int index) {
        if (leafHashes.size() <= 1) {
            return new ArrayList<>();
        }
        int left = Integer.highestOneBit(leafHashes.size() - 1);
        List<byte[]> path;
        if (index < left) {
            path = path(leafHashes.subList(0, left), index);
            path.add(root(leafHashes.subList(left, leafHashes.size())));
        } else {
            path = path(leafHashes.subList(left, leafHashes.size()), index - left);
            path.add(root(leafHashes.subList(0, left)));
        }
        return path;
    }

    /**
     * The root that a leaf hash at a place among so many has with this path; of a path of the wrong length it is
     * nothing's root.
     */
    public static byte[] rootOf(byte[] leafHash, long index, long size, List<byte[]> path) {
        if (index < 0 || index >= size) {
            return new byte[0];
        }
        byte[] hash = leafHash;
        long at = index;
        long last = size - 1;
        for (byte[] sibling : path) {
            if (last == 0) {
                return new byte[0];
            }
            if ((at & 1) == 1 || at == last) {
                hash = hash((byte) 1, sibling, hash);
                while ((at & 1) == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                hash = hash((byte) 1, hash, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 ? hash : new byte[0];
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
