package org.lucid.node.kernel.config;

import java.io.IOException;
import java.math.BigDecimal;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;

/**
 * Reads environment variables: {@code LUCID__SECTION__KEY} for any key, and the compatible names that components
 * declare with {@link Env}. {@code NAME_FILE} takes the value from a file. Empty counts as not set.
 */
final class EnvironmentReader {

    /** What the origin of a value from the environment begins with; its name follows. */
    static final String ORIGIN = "environment ";
    private static final String PREFIX = "LUCID__";

    private final Map<String, String> environment;
    private final List<ConfigProblem> problems;
    private final List<String> notes;

    private record Names(List<String> names, boolean share) {

        static final Names NONE = new Names(List.of(), false);
    }

    EnvironmentReader(Map<String, String> environment, List<ConfigProblem> problems, List<String> notes) {
        this.environment = environment;
        this.problems = problems;
        this.notes = notes;
    }

    /** The values set for the given sections. */
    Section read(Map<String, List<Class<? extends Record>>> sections) {
        Map<String, Names> keys = new TreeMap<>();
        sections.forEach((name, types) -> types.forEach(type -> collect(type, name, keys)));
        Section result = Section.EMPTY;
        Map<String, String> taken = new LinkedHashMap<>();
        for (Map.Entry<String, Names> key : keys.entrySet()) {
            for (String name : key.getValue().names()) {
                Optional<String> value = value(name).map(text -> key.getValue().share() ? hundredths(text) : text);
                if (value.isPresent() && !taken.containsKey(key.getKey())) {
                    taken.put(key.getKey(), value.get());
                    result = result.with(key.getKey(), new Scalar(value.get(), ORIGIN + name));
                } else if (value.isPresent() && !value.get().equals(taken.get(key.getKey()))) {
                    notes.add(name + " differs from another name of " + key.getKey() + " and is not used");
                }
            }
        }
        return readGeneric(result, keys);
    }

    private Section readGeneric(Section result, Map<String, Names> keys) {
        Section all = result;
        for (String name : new TreeMap<>(environment).keySet()) {
            if (!name.startsWith(PREFIX) || environment.get(name).isEmpty()) {
                continue;
            }
            String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".");
            if (keys.containsKey(key)) {
                all = all.with(key, new Scalar(environment.get(name), ORIGIN + name));
            } else {
                problems.add(new ConfigProblem("environment", name, "names no key", "LUCID__<SECTION>__<KEY>"));
            }
        }
        return all;
    }

    private Optional<String> value(String name) {
        String direct = environment.getOrDefault(name, "");
        if (!direct.isEmpty()) {
            return Optional.of(direct);
        }
        String file = environment.getOrDefault(name + "_FILE", "");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file)).strip());
        } catch (IOException e) {
            problems.add(
                    new ConfigProblem("environment", name + "_FILE", "the file cannot be read", "a readable file"));
            return Optional.empty();
        }
    }

    /** What is no number is left to the check of the key. */
    private static String hundredths(String share) {
        try {
            return new BigDecimal(share).movePointRight(2).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return share;
        }
    }

    private static void collect(Class<?> type, String path, Map<String, Names> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = ConfigBinder.join(path, ConfigBinder.snakeCase(component.getName()));
            Env env = component.getAnnotation(Env.class);
            keys.put(key, env == null ? Names.NONE : new Names(List.of(env.value()), env.share()));
            if (component.getType().isRecord()) {
                collect(component.getType(), key, keys);
            }
        }
    }
}
