package org.lucid.node.kernel.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/**
 * The one JSON form of our records, on the wire and in the store: snake_case members, absent optionals as null, instants
 * as RFC 3339 in UTC with exactly three fraction digits (so that their text sorts as they do), durations as the
 * configuration writes them ({@code 30s}).
 */
public final class Json {

    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder().appendInstant(3).toFormatter()
            .withZone(ZoneOffset.UTC);
    private static final int MAX_DEPTH = 32;
    /** Names, values and brackets: a text of a few bytes each would otherwise become a tree thirty times its size. */
    private static final int MAX_PARTS = 400_000;
    private static final JsonFactory FROM_OUTSIDE = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH).maxTokenCount(MAX_PARTS).build())
            .build();
    private static final ObjectMapper MAPPER = JsonMapper
            .builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build()).build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).addModule(new Jdk8Module())
            .addModule(new SimpleModule().addSerializer(new InstantSerializer()).addDeserializer(Instant.class,
                    new InstantDeserializer()))
            .addModule(new JsonForms())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {
    }

    /** The mapper itself, for code that works on trees or streams. Its configuration must not be changed. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The JSON text of a record. */
    public static String encode(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass().getName(), e);
        }
    }

    /** The JSON text of a record in UTF-8. */
    public static byte[] encodeBytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass().getName(), e);
        }
    }

    /** Reads a record back from text that we wrote ourselves; anything unreadable is a fault of ours. */
    public static <T> T decode(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JacksonException e) {
            throw new IllegalStateException("stored text is no " + type.getSimpleName() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * Reads a tree from what an outsider sent: INVALID 1002 when it is not JSON, or has more than 32 levels or 400,000
     * names, values and brackets. A blank text is a missing node.
     */
    public static JsonNode parse(byte[] text) {
        try (JsonParser parser = FROM_OUTSIDE.createParser(text)) {
            JsonNode tree = MAPPER.readTree(parser);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            throw Failure.of(FailureCode.INVALID, 1002,
                    "The body is not JSON: " + firstLine(e) + ". Correct it and send again.");
        }
    }

    /** Turns an outsider's tree into a record: INVALID 1001 when a member has the wrong type or breaks its rule. */
    public static <T> T convert(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof Failure failure) {
                    throw failure;
                }
            }
            throw Failure.of(FailureCode.INVALID, "The request does not fit: " + firstLine(e) + ".");
        }
    }

    /** An instant in the one form that we write. */
    public static String format(Instant instant) {
        return INSTANT.format(instant);
    }

    private static String firstLine(Exception e) {
        String message = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
        String line = String.valueOf(message).lines().findFirst().orElse("unreadable");
        return line.replaceAll("`[A-Za-z0-9_.$]+`|[a-z]+(\\.[A-Za-z0-9_$]+){2,}", "value");
    }

    private static final class InstantSerializer extends StdScalarSerializer<Instant> {

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(format(value));
        }
    }

    private static final class InstantDeserializer extends StdScalarDeserializer<Instant> {

        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString();
            if (text == null) {
                throw context.weirdStringException("", Instant.class, "a time is text, such as 2026-01-01T00:00:00Z");
            }
            try {
                return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, Instant.class, "not an RFC 3339 time");
            }
        }
    }
}
