package org.lucid.node.economy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * RFC 8785: members sorted by UTF-16 code units, no spaces, the shortest escapes. Only whole numbers below 2^53 are
 * written; our records hold no others.
 */
final class CanonicalJson {

    private static final long MOST = 1L << 53;

    private final StringBuilder out = new StringBuilder(1024);

    private CanonicalJson() {
    }

    static String of(JsonNode tree) {
        CanonicalJson json = new CanonicalJson();
        json.write(tree);
        return json.out.toString();
    }

    private void write(JsonNode tree) {
        switch (tree.getNodeType()) {
            case OBJECT -> writeObject(tree);
            case ARRAY -> writeArray(tree);
            case STRING -> text(out, tree.textValue());
            case NUMBER -> writeNumber(tree);
            case BOOLEAN -> out.append(tree.booleanValue());
            case NULL -> out.append("null");
            default -> throw new IllegalArgumentException("not JSON: " + tree.getNodeType());
        }
    }

    private void writeObject(JsonNode tree) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        tree.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
            out.append(separator);
            text(out, member.getKey());
            out.append(':');
            write(member.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private void writeArray(JsonNode tree) {
        out.append('[');
        Iterator<JsonNode> elements = tree.elements();
        while (elements.hasNext()) {
            write(elements.next());
            if (elements.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private void writeNumber(JsonNode tree) {
        if (!tree.isIntegralNumber() || !tree.canConvertToLong() || Math.abs(tree.longValue()) >= MOST) {
            throw new IllegalArgumentException("no canonical form for the number " + tree);
        }
        out.append(tree.longValue());
    }

    /** Appends a text in quotes, for those who write a form that they know member by member. */
    static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
