package org.lucid.node.system;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Requests with nothing in them: what may be absent is, numbers are one, texts are short. */
final class BlankRequest {

    private static final Map<Class<?>, Object> SMALL = Map.ofEntries(Map.entry(int.class, 1), Map.entry(long.class, 1L),
            Map.entry(Integer.class, 1), Map.entry(Long.class, 1L), Map.entry(double.class, 1.0),
            Map.entry(boolean.class, false), Map.entry(Boolean.class, false), Map.entry(String.class, "none"),
            Map.entry(Optional.class, Optional.empty()), Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()), Map.entry(Map.class, Map.of()), Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ofSeconds(1)), Map.entry(BigDecimal.class, BigDecimal.ONE));

    private BlankRequest() {
    }

    static <Q> Q of(Class<Q> type) {
        if (SMALL.containsKey(type)) {
            @SuppressWarnings("unchecked")
            Q small = (Q) SMALL.get(type);
            return small;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isSealed()) {
            @SuppressWarnings("unchecked")
            Q first = (Q) of(type.getPermittedSubclasses()[0]);
            return first;
        }
        try {
            RecordComponent[] components = type.getRecordComponents();
            var maker = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            maker.setAccessible(true);
            return maker.newInstance(Stream.of(components).map(c -> (Object) of(c.getType())).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no blank " + type, e);
        }
    }
}
