package org.lucid.node.gateway.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Failure;

/** What a path may be before anything is looked up by it. */
public final class RequestPath {

    private RequestPath() {
    }

    /**
     * Refuses what the router would quietly make another path of; one trailing slash counts for nothing.
     *
     * @throws Failure 1001 for an encoded slash, a {@code ..}, control characters and broken encodings (API-11), 1007
     *         for an empty part
     */
    public static void check(String raw) {
        String path = raw.length() > 1 && raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        for (String part : path.substring(Math.min(1, path.length())).split("/", -1)) {
            String segment = part.indexOf('%') < 0 ? part : decode(part);
            if (segment.equals("..") || segment.equals(".") || segment.indexOf('/') >= 0
                    || segment.chars().anyMatch(Character::isISOControl)) {
                throw refused();
            }
            if (segment.isEmpty() && path.length() > 1) {
                throw noRoute();
            }
        }
    }

    /** The parts of a path that was checked, decoded; one trailing slash counts for nothing. */
    static List<String> parts(String raw) {
        List<String> parts = new ArrayList<>();
        int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
        for (int from = 1; from <= end;) {
            int slash = raw.indexOf('/', from);
            int to = slash < 0 ? end : Math.min(slash, end);
            String part = raw.substring(from, to);
            parts.add(part.indexOf('%') < 0 ? part : decode(part));
            from = to + 1;
        }
        return parts;
    }

    /** INVALID 1007. */
    public static Failure noRoute() {
        return LucidError.NO_ROUTE.failure("There is no such route. See /openapi.json.");
    }

    private static String decode(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.put(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw refused();
            }
            decoded.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw refused();
        }
    }

    private static Failure refused() {
        return LucidError.field("path", "holds an encoded slash, dots, control characters or a broken encoding",
                "letters, digits, _ and - between slashes");
    }
}
