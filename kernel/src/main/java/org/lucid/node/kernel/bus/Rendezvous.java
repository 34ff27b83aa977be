package org.lucid.node.kernel.bus;

/** Rendezvous hashing: each key belongs to the instance with the highest weight, so that few keys move on rescaling. */
public final class Rendezvous {

    private Rendezvous() {
    }

    /** The instance, from 0 to {@code instances - 1}, that owns the key. */
    public static int owner(String key, int instances) {
        if (instances <= 1) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        int owner = 0;
        long best = Long.MIN_VALUE;
        for (int i = 0; i < instances; i++) {
            long weight = mix(hash + i * 0x9e3779b97f4a7c15L);
            if (weight > best) {
                best = weight;
                owner = i;
            }
        }
        return owner;
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
