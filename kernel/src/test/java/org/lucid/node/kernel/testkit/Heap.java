package org.lucid.node.kernel.testkit;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What is alive on the heap, for tests and benches of what things cost. */
public final class Heap {

    private static final int ROUNDS = 5;

    private Heap() {
    }

    /** Bytes in use after several collections, the least that was seen. */
    public static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** The same with what buffers hold outside the heap. */
    public static long usedWithBuffers() {
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().mapToLong(
                BufferPoolMXBean::getMemoryUsed).sum();
        return used() + buffers + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
