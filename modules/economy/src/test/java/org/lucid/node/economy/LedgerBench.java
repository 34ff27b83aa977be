package org.lucid.node.economy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.Ledger.AccountBalance;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.crypto.Ed25519;
import org.lucid.node.kernel.crypto.SeedIdentity;
import org.lucid.node.kernel.testkit.InlineWorkers;
import org.lucid.node.contract.economy.Statements.GetStatement;
import org.lucid.node.contract.economy.Statements.Statement;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Store;
import org.lucid.node.kernel.store.embedded.EmbeddedStore;

/** Measures the ledger on the embedded store: postings, starts, the check of everything, memory. */
public final class LedgerBench {

    private static final Instant GENESIS = Instant.parse("2025-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int COMPARED = 50_000;
    private static final int IN_FLIGHT = 5_000;
    private static final int BATCH = 500;
    private static final int NODES = 100;
    /** One entry of ten is of this node. */
    private static final String BUSY = "node_busy";
    private static final int TAIL = 16_384;
    private static final int MOST_ACCOUNTS = 200_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Path directory;
    private final Seal seal = new Seal(new SeedIdentity(new Ed25519(), new byte[32]), new Ed25519());
    private Store store;
    private LedgerStores stores;
    private Journal journal;
    private int sessions;
    private long storeOpened;
    private long ledgerOpened;

    private LedgerBench(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "ledger");
        try {
            new LedgerBench(directory).run(Integer.parseInt(arguments[1]));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(LedgerBench::delete);
            }
        }
        System.exit(0);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void run(int entries) throws Exception {
        open();
        double bare = bare();
        post(COMPARED / 5);
        double posted = post(COMPARED);
        System.out.printf("postings: %,.0f entries (%,.0f legs) a second; bare appends of the store: %,.0f a second"
                + " (ratio %.2f)%n", posted, 3 * posted, bare, posted / bare);
        post(Math.max(0, entries - TAIL - sessions));
        snapshot();
        post(TAIL);
        System.out.printf("journal: %,d entries, %,d bytes in the store%n", sessions, await(store.size()));
        await(on(() -> store.close()));
        open();
        System.out.printf("start with a snapshot and a tail of %,d entries: store %,d ms, ledger %,d ms%n", TAIL,
                storeOpened, ledgerOpened);
        long begun = System.nanoTime();
        Inspection inspection = new Inspection(stores, seal, escrow -> Future.succeededFuture(false));
        inspection.run();
        System.out.printf("check of the whole journal: %,.0f entries a second%n",
                inspection.replay().seq() * 1000.0 / millis(begun));
        statement();
        System.out.printf("memory: %,d KiB resident; %d bytes of heap for each of %,d accounts%n", resident(),
                bytesOfAnAccount(), MOST_ACCOUNTS);
        await(on(() -> store.close()));
    }

    private void open() throws Exception {
        long begun = System.nanoTime();
        store = await(EmbeddedStore.open(vertx, directory, CLOCK));
        storeOpened = millis(begun);
        begun = System.nanoTime();
        stores = await(LedgerStores.open(store::open));
        journal = await(on(() -> new Restore(stores, seal).newest().compose(replay -> Journal.open(stores.entries(),
                replay, CLOCK, GENESIS, (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()),
                        timer -> task.run()),
                reason -> {
                    throw new IllegalStateException(reason);
                }))));
        ledgerOpened = millis(begun);
    }

    private void snapshot() throws Exception {
        SegmentStore segments = new SegmentStore(stores.segments(), journal.tree());
        Snapshots snapshots = new Snapshots(journal, segments, stores.heads(),
                new HeadFile(directory, new InlineWorkers()),
                seal, CLOCK);
        long begun = System.nanoTime();
        await(on(() -> segments.check().compose(checked -> snapshots.begin()).compose(ready -> snapshots.take())));
        System.out.printf("snapshot with a signed head: %,d ms%n", millis(begun));
    }

    /** All lines of a node, with their proofs, page after page; what lives is looked at on the way. */
    private void statement() throws Exception {
        StatementMaker maker = new StatementMaker(stores.entries(),
                new StatementStore(await(store.open(StatementStore.STATEMENTS))), seal);
        StatementDesk desk = new StatementDesk(null, stores, maker, Optional.of(new Snapshots(journal,
                new SegmentStore(stores.segments(), journal.tree()), stores.heads(), new HeadFile(directory,
                        new InlineWorkers()),
                seal, CLOCK)), CLOCK);
        Call call = new Call(Caller.SYSTEM, "bench", Instant.MAX, Optional.empty());
        String month = YearMonth.from(CLOCK.instant().atZone(ZoneOffset.UTC)).toString();
        long before = used();
        long most = 0;
        long lines = 0;
        long begun = System.nanoTime();
        Optional<String> cursor = Optional.empty();
        do {
            GetStatement request = new GetStatement(BUSY, month, Optional.empty(), Optional.empty(), Optional.of(200),
                    cursor);
            Statement page = await(on(() -> desk.statement(request, call)));
            lines += page.lines().size();
            cursor = page.pagination().nextCursor();
            if (lines % 10_000 == 0) {
                most = Math.max(most, used() - before);
            }
        } while (cursor.isPresent());
        System.out.printf("statement of %,d lines: %,d ms, at most %,d KiB of heap in use for it%n", lines, millis(
                begun), most / 1024);
    }

    /** What the store appends of such entries in batches of 500 and does nothing else. */
    private double bare() throws Exception {
        CollectionSpec<JournalEntry> spec = JournalStore.ENTRIES;
        Documents<JournalEntry> documents = await(store.open(new CollectionSpec<>("bare_entries", spec.type(),
                spec.id(), spec.indexes(), spec.retention())));
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < COMPARED; i++) {
            entries.add(draft(i).at(i + 1, entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast()),
                    CLOCK.instant(), GENESIS));
        }
        long begun = System.nanoTime();
        for (int at = 0; at < COMPARED; at += BATCH) {
            await(documents.insertAll(entries.subList(at, at + BATCH)));
        }
        return COMPARED * 1e9 / (System.nanoTime() - begun);
    }

    private static Draft draft(int session) {
        String node = session % 10 == 0 ? BUSY : "node_" + session % NODES;
        return Postings.revenue(Bench.session("s" + session, node, 1), CONFIG, 0);
    }

    private static final EconomyConfig CONFIG = new EconomyConfig(new java.math.BigDecimal("0.05"),
            java.math.BigDecimal.ZERO, EarningTest.PRICES, new RewardsConfig(Usdt.ZERO), Usdt.parse("1"),
            new java.math.BigDecimal("0.02"), new java.math.BigDecimal("80"), true, new HeldBackConfig(false,
                    List.of(), List.of(15, 24)));

    private double post(int count) throws Exception {
        Promise<Void> done = Promise.promise();
        int[] left = {count};
        int[] open = {0};
        long begun = System.nanoTime();
        loop.runOnContext(begin -> pump(left, open, done));
        await(done.future());
        return count * 1e9 / (System.nanoTime() - begun);
    }

    private void pump(int[] left, int[] open, Promise<Void> done) {
        while (left[0] > 0 && open[0] < IN_FLIGHT) {
            left[0]--;
            open[0]++;
            journal.append(draft(sessions++)).onComplete(posted -> {
                open[0]--;
                if (posted.failed()) {
                    done.tryFail(posted.cause());
                } else if (open[0] < IN_FLIGHT / 2) {
                    pump(left, open, done);
                }
            });
        }
        if (left[0] == 0 && open[0] == 0) {
            done.tryComplete();
        }
    }

    private static long bytesOfAnAccount() {
        long before = used();
        Balances balances = new Balances();
        for (int i = 0; i < MOST_ACCOUNTS; i++) {
            balances.load(new AccountBalance(Account.available("node_0192f0c8b6a47a3c9d" + i), Currency.USDT, new Usdt(
                    1_000_000L + i)));
        }
        long bytes = (used() - before) / MOST_ACCOUNTS;
        if (balances.accounts() != MOST_ACCOUNTS) {
            throw new IllegalStateException("accounts were lost");
        }
        return bytes;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
    }

    private static long millis(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private <T> Future<T> on(Supplier<Future<T>> task) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(begin -> task.get().onComplete(done));
        return done.future();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
