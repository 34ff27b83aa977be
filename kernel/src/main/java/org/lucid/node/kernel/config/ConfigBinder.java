package org.lucid.node.kernel.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.kernel.config.ConfigNode.Items;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.lucid.node.kernel.json.Bounds;

/**
 * Binds a section to a record, strictly: unknown keys, wrong types and values out of bounds are collected as problems,
 * never passed over. Keys are the component names in snake_case. A component is required unless it has a
 * {@link Default}, is an Optional, a list (empty) or a record (all its own defaults).
 */
public final class ConfigBinder {

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, Entry> entries = new TreeMap<>();

    /** One effective value: its text, masked when secret, and where it comes from. */
    public record Entry(String key, String text, String origin) {
    }

    /** Everything found wrong so far. */
    public List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    /** The effective values bound so far, by key. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The record of a section; empty when a problem was found in it. */
    public <C extends Record> Optional<C> bind(Section section, Class<C> type, String path) {
        int before = problems.size();
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(section, components, path);
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = value(section, components[i], path);
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        try {
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            problem(section.origin(), path, String.valueOf(e.getCause().getMessage()), "");
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    /** The keys of a record's section whose values are secrets, dotted, each with the names that may hold it instead. */
    public static Map<String, List<String>> secrets(Class<? extends Record> type) {
        Map<String, List<String>> secrets = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = snakeCase(component.getName());
            if (component.isAnnotationPresent(Secret.class)) {
                Env env = component.getAnnotation(Env.class);
                secrets.put(name, env == null ? List.of() : List.of(env.value()));
            } else if (component.getType().isRecord()) {
                secrets(component.getType().asSubclass(Record.class))
                        .forEach((key, names) -> secrets.put(join(name, key), names));
            }
        }
        return secrets;
    }

    private void refuseUnknown(Section section, RecordComponent[] components, String path) {
        List<String> known = Arrays.stream(components).map(c -> snakeCase(c.getName())).toList();
        section.members().forEach((key, node) -> {
            if (!known.contains(key)) {
                problem(node.origin(), join(path, key), "unknown key", String.join(", ", known));
            }
        });
    }

    private Object value(Section section, RecordComponent component, String path) {
        String name = snakeCase(component.getName());
        String key = join(path, name);
        ConfigNode node = section.members().get(name);
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return node == null
                    ? Optional.empty()
                    : Optional.ofNullable(one(node, argument(component), component, key));
        } else if (type == List.class) {
            return list(node, component, key);
        } else if (type.isRecord() && !hasParse(type)) {
            return nested(node, type, section.origin(), key);
        }
        if (node == null) {
            Default fallback = component.getAnnotation(Default.class);
            if (fallback == null) {
                problem(section.origin(), key, "is required and not set", describe(component));
                return null;
            }
            node = new Scalar(fallback.value(), "default");
        }
        return one(node, type, component, key);
    }

    private Object nested(ConfigNode node, Class<?> type, String origin, String key) {
        if (node != null && !(node instanceof Section)) {
            problem(node.origin(), key, "is a section, not a single value", "");
            return null;
        }
        Section inner = node == null ? new Section(Map.of(), origin) : (Section) node;
        return bind(inner, type.asSubclass(Record.class), key).orElse(null);
    }

    private Object list(ConfigNode node, RecordComponent component, String key) {
        List<Object> values = new ArrayList<>();
        Default fallback = component.getAnnotation(Default.class);
        if (node == null && fallback != null && !fallback.value().isEmpty()) {
            node = new Scalar(fallback.value(), "default");
        }
        List<ConfigNode> items = switch (node) {
            case null -> List.of();
            case Items list -> list.items();
            case Scalar(String text, String origin) when text.isBlank() -> List.of();
            case Scalar(String text, String origin) -> Arrays.stream(text.split(","))
                    .map(item -> (ConfigNode) new Scalar(item.strip(), origin)).toList();
            case Section section -> List.of((ConfigNode) section);
        };
        Class<?> type = argument(component);
        for (ConfigNode item : items) {
            Object value = type.isRecord() && !hasParse(type)
                    ? nested(item, type, item.origin(), key)
                    : one(item, type, null, key);
            if (value != null) {
                values.add(value);
            }
        }
        Bounds bounds = component.getAnnotation(Bounds.class);
        if (bounds != null && !bounds.max().isEmpty() && values.size() > Integer.parseInt(bounds.max())) {
            problem(node.origin(), key, "has " + values.size() + " elements", "at most " + bounds.max());
        }
        if (node != null) {
            record(component, key, values.toString(), node.origin());
        }
        return List.copyOf(values);
    }

    private Object one(ConfigNode node, Class<?> type, RecordComponent component, String key) {
        if (!(node instanceof Scalar(String text, String origin))) {
            problem(node.origin(), key, "is a single value, not a section or list", "");
            return null;
        }
        Env env = component == null ? null : component.getAnnotation(Env.class);
        if (env != null && env.only() && !origin.startsWith(EnvironmentReader.ORIGIN)) {
            problem(origin, key, "may come from the environment only", String.join(", ", env.value()));
            return null;
        }
        Object value;
        boolean secret = component != null && component.isAnnotationPresent(Secret.class);
        try {
            value = Values.parse(text, type);
        } catch (IllegalArgumentException e) {
            problem(origin, key, secret ? "is not readable" : "'" + text + "' is not readable", e.getMessage());
            return null;
        }
        if (component != null) {
            outOfBounds(value, component.getAnnotation(Bounds.class)).ifPresent(allowed -> problem(origin, key,
                    secret ? "is out of bounds" : "'" + text + "' is out of bounds", allowed));
            record(component, key, Values.format(value), origin);
        }
        return value;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Optional<String> outOfBounds(Object value, Bounds bounds) {
        if (bounds == null) {
            return Optional.empty();
        }
        String allowed = describe(bounds);
        if (value instanceof String text) {
            boolean fits = (bounds.min().isEmpty() || text.length() >= Integer.parseInt(bounds.min()))
                    && (bounds.max().isEmpty() || text.length() <= Integer.parseInt(bounds.max()))
                    && (bounds.pattern().isEmpty() || text.matches(bounds.pattern()));
            return fits ? Optional.empty() : Optional.of(allowed);
        }
        Comparable comparable = (Comparable) value;
        boolean fits = (bounds.min().isEmpty()
                || comparable.compareTo(Values.parse(bounds.min(), value.getClass())) >= 0)
                && (bounds.max().isEmpty() || comparable.compareTo(Values.parse(bounds.max(), value.getClass())) <= 0);
        return fits ? Optional.empty() : Optional.of(allowed);
    }

    private static String describe(RecordComponent component) {
        Bounds bounds = component.getAnnotation(Bounds.class);
        return bounds == null ? component.getType().getSimpleName() : describe(bounds);
    }

    private static String describe(Bounds bounds) {
        String range = bounds.min().isEmpty() && bounds.max().isEmpty()
                ? ""
                : (bounds.min().isEmpty() ? "" : bounds.min()) + ".." + bounds.max();
        return bounds.pattern().isEmpty() ? range : (range + " " + bounds.pattern()).strip();
    }

    private void record(RecordComponent component, String key, String text, String origin) {
        entries.put(key, new Entry(key, component.isAnnotationPresent(Secret.class) ? "********" : text, origin));
    }

    private void problem(String origin, String key, String problem, String allowed) {
        problems.add(new ConfigProblem(origin, key, problem, allowed));
    }

    private static boolean hasParse(Class<?> type) {
        try {
            type.getMethod("parse", String.class);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Class<?> argument(RecordComponent component) {
        Type type = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        return (Class<?>) type;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** {@code heartbeatInterval} as {@code heartbeat_interval}. */
    public static String snakeCase(String name) {
        StringBuilder key = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean begins = i > 0 && isUpper(c) && !isUpper(name.charAt(i - 1));
            key.append(begins ? "_" : "").append(Character.toLowerCase(c));
        }
        return key.toString();
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
