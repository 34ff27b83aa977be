package org.lucid.node.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.admission.Admissions;
import org.lucid.node.gateway.http.Visit;
import org.lucid.node.gateway.limit.BodyMemory;
import org.lucid.node.gateway.route.RequestPath;
import org.lucid.node.kernel.json.Json;

/** The bridge over SockJS at /eventbus: web sockets, and for those that cannot have one, fetching (API-56). */
public final class SockJs {

    /** A web socket's message is as long as a frame may be. */
    public static final int MAX_MESSAGE = FrameDecoder.MAX_FRAME;
    private static final String ROOT = "/eventbus";
    private static final Set<String> TRANSPORTS = Set.of("websocket", "xhr", "xhr_send", "xhr_streaming");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String SCRIPT = "application/javascript; charset=UTF-8";
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final long BODY_MILLIS = 30_000;

    private final BridgeDesk desk;
    private final Vertx vertx;
    private final Sessions sessions;

    /** Those that fetch, by the name that each client gave itself, over all instances. */
    private record Sessions(Map<String, PolledSession> byName) {
    }

    public SockJs(BridgeDesk desk) {
        this.desk = desk;
        this.vertx = desk.context().vertx();
        this.sessions = desk.context().shared(Sessions.class, () -> new Sessions(new ConcurrentHashMap<>()));
    }

    /** Lays its paths on the router of the door, if it is wanted. */
    public void on(Router router) {
        if (desk.context().config().sockjs().enabled()) {
            router.route(ROOT).handler(context -> only(context, "GET", () -> {
                charge(context);
                Visit.of(context).answer(200, TEXT, "Welcome to SockJS!\n".getBytes(StandardCharsets.UTF_8));
            }));
            router.route(ROOT + "/info").handler(context -> only(context, "GET", () -> info(context)));
            router.route(ROOT + "/websocket").handler(context -> only(context, "GET", () -> socket(context, false)));
            router.route(ROOT + "/:server/:session/:transport").handler(this::transport);
        }
    }

    private static void only(RoutingContext context, String method, Runnable serving) {
        if (!context.request().method().name().equals(method)) {
            context.response().putHeader("Allow", method);
            throw LucidError.METHOD.failure("This method is not for this path. Use " + method + ".");
        }
        serving.run();
    }

    private void charge(RoutingContext context) {
        Visit visit = Visit.of(context);
        desk.admissions().charge(desk.shared().crowd().charges().anonymous(visit.source()), visit::standing);
    }

    private void info(RoutingContext context) {
        charge(context);
        Visit.of(context).answer(200, "application/json", Json.encodeBytes(Map.of("websocket", true, "origins",
                List.of("*:*"), "cookie_needed", false, "entropy",
                Integer.toUnsignedLong(desk.context().random().nextInt()))));
    }

    private void transport(RoutingContext context) {
        String session = context.pathParam("session");
        String transport = context.pathParam("transport");
        if (!PART.matcher(context.pathParam("server")).matches() || !PART.matcher(session).matches()
                || !TRANSPORTS.contains(transport)) {
            throw RequestPath.noRoute();
        }
        switch (transport) {
            case "websocket" -> only(context, "GET", () -> socket(context, true));
            case "xhr_send" -> only(context, "POST", () -> send(context, session));
            default -> only(context, "POST", () -> fetch(context, session, transport.equals("xhr_streaming")));
        }
    }

    private void socket(RoutingContext context, boolean wrapped) {
        charge(context);
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw LucidError.field("Upgrade", "is missing", "websocket");
        }
        Visit visit = Visit.of(context);
        request.toWebSocket().onSuccess(socket -> WebSocketWire.serve(desk, socket, wrapped, visit.source()));
    }

    private void fetch(RoutingContext context, String name, boolean streaming) {
        if (!sessions.byName().containsKey(name)) {
            charge(context);
        }
        Visit visit = Visit.of(context);
        PolledSession session = sessions.byName().computeIfAbsent(name, key -> new PolledSession(vertx,
                wire -> desk.open(Dialect.SOCKJS, wire, visit.source(), vertx.getOrCreateContext()),
                () -> sessions.byName().remove(key)));
        if (streaming) {
            visit.stream(new FetchedStream(vertx, session));
            return;
        }
        var home = vertx.getOrCreateContext();
        PolledSession.Fetcher poll = new PolledSession.Fetcher() {

            @Override
            public boolean bring(String text) {
                home.runOnContext(turn -> visit.answer(200, SCRIPT, (text + "\n").getBytes(StandardCharsets.UTF_8)));
                return false;
            }

            @Override
            public void end() {
                // one text is all that it brings
            }
        };
        context.response().closeHandler(gone -> session.left(poll));
        session.fetch(poll);
    }

    private void send(RoutingContext context, String name) {
        PolledSession session = Optional.ofNullable(sessions.byName().get(name))
                .orElseThrow(() -> LucidError.unknown("SockJS session", name));
        body(context).compose(bytes -> session.send(SockJsText.read(bytes.getBytes())
                .orElseThrow(() -> LucidError.NOT_JSON.failure("The body is no JSON array of texts. Correct it and "
                        + "send again."))))
                .onComplete(done -> {
                    if (done.succeeded()) {
                        Visit.of(context).answer(204, TEXT, new byte[0]);
                    } else {
                        context.fail(done.cause());
                    }
                });
    }

    /** The body within its bounds: the room for it is taken before it is read (API-38). */
    private Future<Buffer> body(RoutingContext context) {
        HttpServerRequest request = context.request();
        BodyMemory memory = desk.shared().crowd().bodies();
        Promise<Buffer> read = Promise.promise();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(read::tryFail);
        request.handler(part -> {
            if (body.length() + part.length() > MAX_MESSAGE) {
                read.tryFail(Admissions.tooLarge(MAX_MESSAGE));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> read.tryComplete(body));
        long timer = vertx.setTimer(BODY_MILLIS, late -> read.tryFail(
                LucidError.DEADLINE.failure("The body did not arrive within 30 s. Send it again.")));
        request.pause();
        return memory.take(vertx, MAX_MESSAGE).compose(taken -> {
            request.resume();
            return read.future().onComplete(done -> memory.give(MAX_MESSAGE));
        }).onComplete(done -> vertx.cancelTimer(timer));
    }
}
