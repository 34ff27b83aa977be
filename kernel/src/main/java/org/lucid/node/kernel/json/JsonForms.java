package org.lucid.node.kernel.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.ReferenceType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.lucid.node.kernel.config.Durations;

/** Durations as the configuration writes them, and optional free JSON that is absent where nothing or null stands. */
final class JsonForms extends SimpleModule {

    private static final long serialVersionUID = 1L;

    JsonForms() {
        super("forms");
        addSerializer(new DurationSerializer());
        addDeserializer(Duration.class, new DurationDeserializer());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addDeserializers(new FreeJson());
    }

    private static final class DurationSerializer extends StdScalarSerializer<Duration> {

        DurationSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.isNegative()) {
                throw new IllegalArgumentException("a duration is never negative, as " + value + " is");
            }
            out.writeString(Durations.format(value));
        }
    }

    private static final class DurationDeserializer extends StdScalarDeserializer<Duration> {

        DurationDeserializer() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = String.valueOf(in.getValueAsString());
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, Duration.class, e.getMessage());
            }
        }
    }

    private static final class FreeJson extends Deserializers.Base {

        @Override
        public JsonDeserializer<?> findReferenceDeserializer(ReferenceType type, DeserializationConfig config,
                BeanDescription description, TypeDeserializer contentType, JsonDeserializer<?> content) {
            boolean free = type.hasRawClass(Optional.class)
                    && JsonNode.class.isAssignableFrom(type.getReferencedType().getRawClass());
            return free ? new OptionalJson(type.getReferencedType().getRawClass()) : null;
        }
    }

    /** Jackson's own would take what is missing for an optional that holds a null. */
    private static final class OptionalJson extends StdDeserializer<Optional<?>> {

        private static final long serialVersionUID = 1L;
        private final Class<?> content;

        OptionalJson(Class<?> content) {
            super(Optional.class);
            this.content = content;
        }

        @Override
        public Optional<?> deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(in, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Object getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
