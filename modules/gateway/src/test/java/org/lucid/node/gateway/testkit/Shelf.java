package org.lucid.node.gateway.testkit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.TextReply;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.module.SeriesGauge;

/** A module that lives in the tests only: whatever it offers is served without a line of the gateway naming it. */
public final class Shelf implements LucidModule<Shelf.Config> {

    public static final Operation<Find, Book> FIND = Operation.of("lucid.shelf.find", Find.class, Book.class)
            .roles(Role.PUBLIC);
    public static final Operation<Put, Book> PUT = Operation.of("lucid.shelf.put", Put.class, Book.class)
            .roles(Role.NODE_OPERATOR).failures(5003);
    public static final Operation<Find, Nothing> DROP = Operation.of("lucid.shelf.drop", Find.class, Nothing.class)
            .roles(Role.ADMIN);
    public static final Operation<Batch, Count> COUNT = Operation.of("lucid.shelf.count", Batch.class, Count.class)
            .roles(Role.USER);

    public static final Operation<Nothing, Books> LIST = Operation
            .of("lucid.shelf.list", Nothing.class, Books.class).roles(Role.USER);

    /** Reads a book, which needs a credential; nothing is done for it but to answer. */
    public static final Operation<Find, Book> READ = Operation.of("lucid.shelf.read", Find.class, Book.class)
            .roles(Role.USER);

    public static final Operation<GetSheet, Sheet> SHEET = Operation.of("lucid.shelf.sheet", GetSheet.class,
            Sheet.class).roles(Role.PUBLIC);

    /** A book of a node was sold. */
    public static final Topic<Sold> SOLD = Topic.of("lucid.shelf.sold", Sold.class)
            .audience(Role.NODE_OPERATOR, Role.NODE, Role.SERVICE).ofNode(Sold::nodeId);
    /** A shelf was filled, which concerns everybody. */
    public static final Topic<Filled> FILLED = Topic.of("lucid.shelf.filled", Filled.class).audience(Role.USER,
            Role.NODE, Role.SERVICE);
    /** An operator was billed. */
    public static final Topic<Billed> BILLED = Topic.of("lucid.shelf.billed", Billed.class)
            .audience(Role.NODE_OPERATOR, Role.SERVICE).ofOperator(Billed::operatorId);
    /** A book was stolen, which concerns administrators. */
    public static final Topic<Filled> STOLEN = Topic.of("lucid.shelf.stolen", Filled.class).audience(Role.ADMIN);
    /** What concerns modules alone. */
    public static final Topic<Filled> DUSTED = Topic.of("lucid.shelf.dusted", Filled.class);

    private static final Usdt PRICE = Usdt.parse("2.5");

    /** A sale. */
    public record Sold(String nodeId, String bookId) {
    }

    /** So many books. */
    public record Filled(int books) {
    }

    /** A bill. */
    public record Billed(Optional<String> operatorId, int books) {
    }

    /** How many books were taken away since it was set to nought. */
    public static final AtomicInteger DROPPED = new AtomicInteger();

    /** Answers whoever asks for the book "held", once somebody does. */
    public static final AtomicReference<Promise<Book>> HELD = new AtomicReference<>();

    /** Nothing to configure. */
    public record Config() {
    }

    /** Names a book. */
    public record Find(String bookId, @Default("1") @Bounds(min = "1", max = "9") int copies) {
    }

    /** A book to be put on the shelf. */
    public record Put(String bookId, @Bounds(min = "3", max = "20") String title, Optional<Usdt> price,
            Optional<List<Author>> authors) {
    }

    /** Who wrote it. */
    public record Author(@Bounds(pattern = "[A-Z][a-z]+") String name, Optional<Integer> born) {
    }

    /** A book. */
    public record Book(String bookId, String title, Optional<Usdt> price, int copies, Optional<String> key) {
    }

    /** Some of the books. */
    public record Books(List<Book> books, Pagination pagination) {
    }

    /** All books, as CSV when asked for. */
    public record GetSheet(@Bounds(pattern = "csv") Optional<String> format, Optional<String> cursor) {
    }

    /** Titles. */
    public record Sheet(List<String> titles, Pagination pagination, Optional<String> csv) implements TextReply {

        @Override
        public Optional<String> text() {
            return csv;
        }

        @Override
        public String mediaType() {
            return "text/csv; charset=utf-8";
        }
    }

    /** Several titles. */
    public record Batch(@Bounds(min = "1", max = "1000") List<String> titles) {
    }

    /** How many. */
    public record Count(int titles) {
    }

    @Override
    public ModuleInfo<Config> info() {
        return ModuleInfo.of("lucid.shelf", Config.class, FIND, PUT, DROP, COUNT, LIST, READ, SHEET)
                .tells(SOLD, FILLED, BILLED, STOLEN, DUSTED).openApi("org/lucid/node/gateway/shelf.yaml");
    }

    @Override
    public Future<?> start(ModuleContext<Config> context) {
        if (context.isSingle()) {
            List<SeriesGauge.Series> series = new java.util.ArrayList<>();
            for (int node = 0; node < 100; node++) {
                for (String resource : List.of("cpu", "memory", "disk")) {
                    series.add(new SeriesGauge.Series(node, "node_id", "node_" + node, "resource", resource));
                }
            }
            new SeriesGauge(context.meters(), "shelf_used", 1000).show(series);
            new SeriesGauge(context.meters(), "shelf_members", 1000)
                    .show(List.of(new SeriesGauge.Series(3, "pool_id", "pool_1")));
        }
        context.handle(FIND, (request, call) -> {
            if (request.bookId().equals("heavy")) {
                return Future.succeededFuture(new Book("heavy", "x".repeat(1 << 20).repeat(request.copies()),
                        Optional.empty(), 1, Optional.empty()));
            }
            if (request.bookId().equals("held")) {
                HELD.set(Promise.promise());
                return HELD.get().future();
            }
            if (request.bookId().equals("fault")) {
                throw new IllegalStateException("something secret");
            }
            return Future.succeededFuture(
                    new Book(request.bookId(), "Found", Optional.empty(), request.copies(), Optional.empty()));
        });
        context.handle(READ, (request, call) -> Future.succeededFuture(
                new Book(request.bookId(), "Found", Optional.of(PRICE), request.copies(), Optional.empty())));
        context.handle(PUT, (request, call) -> {
            call.markCreated();
            if (request.title().equals("again")) {
                call.markReplayed();
            }
            return Future.succeededFuture(new Book(request.bookId(), request.title(), request.price(), 1,
                    call.idempotency().map(given -> given.key() + " " + given.requestHash())));
        });
        context.handle(DROP, (request, call) -> {
            DROPPED.incrementAndGet();
            return Future.succeededFuture(Nothing.NOTHING);
        });
        context.handle(LIST, (request, call) -> Future.succeededFuture(new Books(
                List.of(new Book("emma", "Emma", Optional.of(Usdt.parse("2.5")), 1, Optional.empty())),
                Pagination.byNumber(1, 1, 41, Optional.of("after-emma")))));
        context.handle(SHEET, (request, call) -> Future.succeededFuture(new Sheet(List.of("Emma"),
                Pagination.byCursor(1, request.cursor().isEmpty() ? Optional.of("after-emma") : Optional.empty()),
                request.format().map(csv -> "title\n\"Emm\u00e4\"\n" + request.cursor().orElse("")))));
        context.handle(COUNT, (request, call) -> Future.succeededFuture(new Count(request.titles().size())));
        return Future.succeededFuture();
    }

    /** A module whose fragment takes a path that another one has. */
    public static final class Strange implements LucidModule<Config> {

        private static final Operation<Find, Book> FIND = Operation.of("lucid.strange.find", Find.class, Book.class)
                .roles(Role.PUBLIC);

        @Override
        public ModuleInfo<Config> info() {
            return ModuleInfo.of("lucid.strange", Config.class, FIND).openApi("org/lucid/node/gateway/strange.yaml");
        }

        @Override
        public Future<?> start(ModuleContext<Config> context) {
            context.handle(FIND, (request, call) -> Future.failedFuture("never called"));
            return Future.succeededFuture();
        }
    }

    /** A module that asks the gateway while it is itself still starting. */
    public static final class Early implements LucidModule<Config> {

        private static final Operation<Find, Book> FIND = Operation.of("lucid.early.find", Find.class, Book.class)
                .roles(Role.PUBLIC);
        public final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        public volatile String body = "";

        @Override
        public ModuleInfo<Config> info() {
            return ModuleInfo.of("lucid.early", Config.class, FIND).openApi("org/lucid/node/gateway/early.yaml");
        }

        @Override
        public Future<?> start(ModuleContext<Config> context) {
            context.handle(FIND, (request, call) -> Future.succeededFuture(
                    new Book(request.bookId(), "Early", Optional.empty(), 1, Optional.empty())));
            Future<?> chain = Future.succeededFuture();
            for (String path : List.of("/live", "/health", "/ready", "/early/x")) {
                chain = chain.compose(before -> ask(context, path));
            }
            return chain;
        }

        private Future<?> ask(ModuleContext<Config> context, String path) {
            var client = context.vertx().createHttpClient();
            return client
                    .request(io.vertx.core.http.HttpMethod.GET, context.kernel().portFor("http", 0), "127.0.0.1", path)
                    .compose(io.vertx.core.http.HttpClientRequest::send)
                    .compose(answer -> answer.body().onSuccess(text -> {
                        seen.add(path + " " + answer.statusCode());
                        body = text.toString();
                    })).eventually(() -> client.close());
        }
    }

    /** Stands in for the module that knows the keys of nodes. */
    public static final class Keys implements LucidModule<Config> {

        private final NodeKeys.NodeKey known;

        public Keys(NodeKeys.NodeKey known) {
            this.known = known;
        }

        @Override
        public ModuleInfo<Config> info() {
            return ModuleInfo.of("lucid.registration", Config.class, NodeKeys.GET_KEY);
        }

        @Override
        public Future<?> start(ModuleContext<Config> context) {
            context.handle(NodeKeys.GET_KEY, (request, call) -> request.nodeId().equals(known.nodeId())
                    ? Future.succeededFuture(known)
                    : Future.failedFuture(org.lucid.node.contract.LucidError.NODE_UNKNOWN.failure("no such node")));
            return Future.succeededFuture();
        }
    }
}
