package org.lucid.node.kernel.testkit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x whose event loops run on the calling thread and on a clock that only moves when told. Everything that
 * happens is a function of what was done before, so a run can be repeated exactly.
 */
public final class VirtualTime implements AutoCloseable {

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<ManualIoEventLoop> loops = new ArrayList<>();
    private final Instant origin;
    private final Vertx vertx;

    public VirtualTime(Instant origin) {
        this.origin = origin;
        this.vertx = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1).setBlockedThreadCheckInterval(1).setBlockedThreadCheckIntervalUnit(
                        TimeUnit.DAYS))
                .withTransport(new ManualTransport()).build();
    }

    public Vertx vertx() {
        return vertx;
    }

    /** The virtual wall clock. */
    public InstantSource clock() {
        return this::now;
    }

    public Instant now() {
        return origin.plusMillis(TimeUnit.NANOSECONDS.toMillis(ticker.nanoTime()));
    }

    /** Runs all that can be done at this instant. */
    public void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (int i = 0; i < loops.size(); i++) {
                busy |= loops.get(i).runNow() > 0;
            }
        }
    }

    /** Lets time pass in steps, running everything that falls due. */
    public void advance(Duration duration, Duration step) {
        long left = duration.toMillis();
        while (left > 0) {
            long now = Math.min(left, step.toMillis());
            ticker.advanceMillis(now);
            settle();
            left -= now;
        }
    }

    @Override
    public void close() {
        vertx.close();
        settle();
    }

    /** Asks the operating system for I/O only once something has been opened: a simulation mostly opens nothing. */
    private static final class QuietIo implements IoHandler {

        private final IoHandler io;
        private boolean used;

        private QuietIo(IoHandler io) {
            this.io = io;
        }

        @Override
        public void initialize() {
            io.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return used ? io.run(context) : 0;
        }

        @Override
        public void prepareToDestroy() {
            io.prepareToDestroy();
        }

        @Override
        public void destroy() {
            io.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            used = true;
            return io.register(handle);
        }

        @Override
        public void wakeup() {
            if (used) {
                io.wakeup();
            }
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return io.isCompatible(type);
        }
    }

    private final class ManualTransport implements Transport {

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public Throwable unavailabilityCause() {
            return null;
        }

        @Override
        public String name() {
            return "virtual";
        }

        @Override
        public io.vertx.core.spi.transport.Transport implementation() {
            return new ManualNio();
        }
    }

    private final class ManualNio extends NioTransport {

        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            ManualIoEventLoop loop = new ManualIoEventLoop(null, Thread.currentThread(), executor -> new QuietIo(
                    NioIoHandler.newFactory().newHandler(executor)), ticker);
            loops.add(loop);
            return loop;
        }
    }
}
