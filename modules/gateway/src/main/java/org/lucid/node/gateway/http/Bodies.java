package org.lucid.node.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.limit.BodyMemory;
import org.lucid.node.kernel.json.Json;

/** Has the bodies of requests read within their bounds (API-13, API-37 to API-39). */
final class Bodies {

    private static final long MAX_MILLIS = 30_000;
    private static final long WORTH_TAKING = 64 << 10;

    private final BodyMemory memory;
    private final Map<Long, BodyHandler> readers = new HashMap<>();

    /** Readers that share this memory. */
    Bodies(BodyMemory memory) {
        this.memory = memory;
    }

    /** Whether the request announces a body. */
    static boolean announced(HttpServerRequest request) {
        return request.getHeader("Transfer-Encoding") != null || length(request) > 0;
    }

    /** Whether more is to come than is worth taking in when the request is refused anyway. */
    static boolean isLong(HttpServerRequest request) {
        return request.getHeader("Transfer-Encoding") != null || length(request) > WORTH_TAKING;
    }

    /** Refuses by the head alone: 415 for another media type than JSON. */
    static void checkHead(HttpServerRequest request) {
        if (!announced(request)) {
            return;
        }
        String[] type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT).split(";", 2);
        boolean utf8 = type.length == 1 || !type[1].contains("charset")
                || type[1].replace("\"", "").strip().endsWith("charset=utf-8");
        String encoding = request.getHeader("Content-Encoding");
        if (!type[0].strip().equals("application/json") || !utf8
                || encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw LucidError.MEDIA_TYPE.failure("The body is not JSON in UTF-8 by its headers. Send application/json.");
        }
    }

    /**
     * Reads the body into memory, then goes on to the next handler. The reader is not put into the route itself: it
     * would have to stand before everything that may refuse the request unread.
     */
    void read(RoutingContext context, Exchange exchange, long limit) {
        long timer = context.vertx().setTimer(MAX_MILLIS, late -> {
            if (!context.request().isEnded()) {
                context.fail(LucidError.DEADLINE.failure("The body did not arrive within 30 s. Send it again."));
            }
        });
        exchange.whenDone(() -> context.vertx().cancelTimer(timer));
        HttpServerRequest request = context.request();
        long bytes = Math.min(limit, request.getHeader("Transfer-Encoding") != null ? limit : length(request));
        BodyHandler reader = readers.computeIfAbsent(limit, most -> BodyHandler.create(false).setBodyLimit(most)
                .setMergeFormAttributes(false).setPreallocateBodyBuffer(true));
        request.pause();
        memory.take(context.vertx(), bytes).onComplete(taken -> {
            if (taken.failed()) {
                request.resume();
                context.fail(taken.cause());
            } else {
                exchange.whenDone(() -> memory.give(bytes));
                reader.handle(context);
            }
        });
    }

    /** The tree in a body; the parser would also take other encodings than UTF-8, so they are refused here. */
    static Optional<JsonNode> parse(Buffer read) {
        if (read == null || read.length() == 0) {
            return Optional.empty();
        }
        byte[] body = read.getBytes();
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0 || (body[i] & 0xff) >= 0xfe) {
                throw LucidError.NOT_JSON.failure("The body is not JSON in UTF-8. Correct it and send again.");
            }
        }
        JsonNode tree = Json.parse(body);
        if (tree.isMissingNode()) {
            throw LucidError.NOT_JSON.failure("The body is not JSON: it is blank. Correct it and send again.");
        }
        return Optional.of(tree);
    }

    /** How many bytes it announces, 0 when it does not say. */
    static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
