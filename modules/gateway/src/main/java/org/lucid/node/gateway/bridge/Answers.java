package org.lucid.node.gateway.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.json.Json;

/** What a client is told, as JSON (API-58). */
final class Answers {

    static final String PONG = Json.encode(Map.of("type", "pong"));
    static final String ACCESS_DENIED = "access_denied";
    static final String MISSING_ADDRESS = "missing_address";
    static final String UNKNOWN_TYPE = "unknown_type";
    static final String NOT_LOGGED_IN = "not_logged_in";
    static final String TIMEOUT = "timeout";
    static final String CLOSING = "closing";
    private static final String ERR = "err";

    private Answers() {
    }

    private static Map<String, Object> frame(String type, Optional<String> address) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", type);
        address.ifPresent(name -> frame.put("address", name));
        return frame;
    }

    /** A refusal; with the address under which the client waits, if it waits, so that it finds whom to tell. */
    static String refusal(Optional<String> address, String message) {
        Map<String, Object> frame = frame(ERR, address);
        frame.put("message", message);
        return Json.encode(frame);
    }

    /** A call that failed. */
    static String failure(Optional<String> replyAddress, int status, String type, String message, JsonNode envelope) {
        Map<String, Object> frame = frame(ERR, replyAddress);
        frame.put("failureCode", status);
        frame.put("failureType", type);
        frame.put("message", message);
        frame.put("body", envelope);
        return Json.encode(frame);
    }

    /** Topic messages that were not told because the client did not read: so many of each address. */
    static String gap(Map<String, Integer> counts) {
        Map<String, Object> frame = frame(ERR, Optional.empty());
        frame.put("message", "gap");
        frame.put("body", counts);
        return Json.encode(frame);
    }

    /** The answer of a call. */
    static String answer(Dialect dialect, String replyAddress, Map<String, String> headers, JsonNode body) {
        Map<String, Object> frame = frame(dialect.message(), Optional.of(replyAddress));
        frame.put("headers", headers);
        frame.put("body", body);
        return Json.encode(frame);
    }

    /** A topic message; {@code data} is JSON already. */
    static String message(Dialect dialect, String address, String data) {
        return "{\"type\":\"" + dialect.message() + "\",\"address\":\"" + address + "\",\"headers\":{},\"body\":" + data
                + "}";
    }
}
