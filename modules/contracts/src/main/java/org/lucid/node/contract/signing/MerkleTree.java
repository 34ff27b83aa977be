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

    /** What shows that the tree over the first so many leaves grew into this one (RFC 6962, section 2.1.2). */
    public static List<byte[]> consistency(List<byte[]> leafHashes, int from) {
        if (from < 0 || from > leafHashes.size()) {
            throw new IllegalArgumentException("a tree of " + leafHashes.size() + " leaves never had " + from);
        }
        return from == 0 ? new ArrayList<>() : subproof(leafHashes, from, true);
    }

    private static List<byte[]> subproof(List<byte[]> leafHashes, int from, boolean known) {
        if (from == leafHashes.size()) {
            return known ? new ArrayList<>() : new ArrayList<>(List.of(root(leafHashes)));
        }
        int left = Integer.highestOneBit(leafHashes.size() - 1);
        List<byte[]> first = leafHashes.subList(0, left);
        List<byte[]> second = leafHashes.subList(left, leafHashes.size());
        List<byte[]> proof = from <= left ? subproof(first, from, known) : subproof(second, from - left, false);
        proof.add(root(from <= left ? second : first));
        return proof;
    }

    /** Whether a proof shows that the tree of one size and root grew into another and nothing in it changed. */
    public static boolean isConsistent(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == to || from == 0) {
            return proof.isEmpty() && (from == 0 || MessageDigest.isEqual(fromRoot, toRoot));
        }
        List<byte[]> hashes = new ArrayList<>(proof);
        if (Long.bitCount(from) == 1) {
            hashes.addFirst(fromRoot); // the old tree is a node of the new one
        }
        if (hashes.isEmpty()) {
            return false;
        }
        int shared = Long.numberOfTrailingZeros(from);
        long at = from - 1 >> shared;
        long last = to - 1 >> shared;
        byte[] older = hashes.getFirst();
        byte[] newer = hashes.getFirst();
        for (byte[] hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((at & 1) == 1 || at == last) {
                older = hash((byte) 1, hash, older);
                newer = hash((byte) 1, hash, newer);
                int steps = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
                at >>= steps;
                last >>= steps;
            } else {
                newer = hash((byte) 1, newer, hash);
            }
            at >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(older, fromRoot) && MessageDigest.isEqual(newer, toRoot);
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
