package org.lucid.node.kernel.store.plan;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A top-level member of a record's JSON form, read from the record itself and not from its text. */
final class Field {

    /** What the member holds, as far as its type tells. */
    enum Kind {
        TEXT, NUMBER, FLAG, INSTANT, OTHER
    }

    private static final Set<Class<?>> NUMBERS = Set.of(long.class, Long.class, int.class, Integer.class, short.class,
            Short.class, byte.class, Byte.class, OptionalLong.class, OptionalInt.class);

    private final String name;
    private final Kind kind;
    private final MethodHandle reader;

    private Field(String name, Kind kind, MethodHandle reader) {
        this.name = name;
        this.kind = kind;
        this.reader = reader;
    }

    static Field of(BeanPropertyDefinition property) {
        AnnotatedMember accessor = property.getAccessor();
        return new Field(property.getName(), kind(property.getPrimaryType()), reader(accessor));
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    Object read(Object document) {
        try {
            return Scalars.of((Object) reader.invokeExact(document));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("field " + name + " cannot be read", e);
        }
    }

    /** Whether a value of a query or cursor can be compared with this field at all. */
    boolean accepts(Object stored, boolean fromInstant) {
        return switch (kind) {
            case TEXT -> stored instanceof String && !fromInstant;
            case NUMBER -> stored instanceof Long;
            case FLAG -> stored instanceof Boolean;
            case INSTANT -> stored instanceof String && fromInstant;
            case OTHER -> true;
        };
    }

    private static Kind kind(JavaType declared) {
        JavaType type = declared.isReferenceType() ? declared.getReferencedType() : declared;
        Class<?> raw = type.getRawClass();
        if (NUMBERS.contains(raw)) {
            return Kind.NUMBER;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Kind.FLAG;
        }
        if (raw == Instant.class) {
            return Kind.INSTANT;
        }
        return raw == String.class || type.isEnumType() ? Kind.TEXT : Kind.OTHER;
    }

    private static MethodHandle reader(AnnotatedMember accessor) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle handle;
            if (accessor.getMember() instanceof Method method) {
                method.setAccessible(true);
                handle = lookup.unreflect(method);
            } else {
                java.lang.reflect.Field field = (java.lang.reflect.Field) accessor.getMember();
                field.setAccessible(true);
                handle = lookup.unreflectGetter(field);
            }
            return handle.asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("member " + accessor.getName() + " cannot be read", e);
        }
    }
}
