package org.lucid.node.kernel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;

/**
 * Reads everything that configures the process, in rising precedence: the file, {@code conf.d/*.yaml} beside it in the
 * order of their names, changes made through the API, the environment, {@code --set}.
 *
 * @param file the main file
 * @param environment environment variables
 * @param settings values of {@code --set key=value}
 */
public record ConfigLoader(Path file, Map<String, String> environment, Map<String, String> settings) {

    /** The merged tree, what is wrong with it so far, and remarks for the log. */
    public record Loaded(Section root, List<ConfigProblem> problems, List<String> notes, List<Path> files) {
    }

    /**
     * Reads all sources.
     *
     * @param sections the records by name of section, for the names of environment variables
     * @param changes what was changed through the API, laid over the files
     */
    public Loaded load(Map<String, List<Class<? extends Record>>> sections, Section changes) {
        List<ConfigProblem> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Path> files = files();
        Section root = Section.EMPTY;
        for (Path path : files) {
            root = root.overlaidBy(readFile(path, problems));
        }
        root = root.overlaidBy(changes);
        root = root.overlaidBy(new EnvironmentReader(environment, problems, notes).read(sections));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            root = root.with(setting.getKey(), new Scalar(setting.getValue(), "--set " + setting.getKey()));
        }
        for (Map.Entry<String, ConfigNode> member : root.members().entrySet()) {
            if (!sections.containsKey(member.getKey())) {
                problems.add(new ConfigProblem(member.getValue().origin(), member.getKey(), "unknown section",
                        String.join(", ", sections.keySet())));
            }
        }
        return new Loaded(root, problems, notes, files);
    }

    /** The files that are read, in order. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(file));
        Path directory = file.toAbsolutePath().resolveSibling("conf.d");
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                entries.filter(path -> path.toString().endsWith(".yaml")).sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static Section readFile(Path path, List<ConfigProblem> problems) {
        try {
            return new YamlReader(path.toString(), problems).read(Files.readString(path));
        } catch (IOException e) {
            problems.add(new ConfigProblem(path.toString(), "", "the file cannot be read", "a readable YAML file"));
            return Section.EMPTY;
        }
    }

    /** Reads one overlay, such as the changes made through the API; empty when the file does not exist. */
    public static Section readOverlay(Path path) {
        List<ConfigProblem> problems = new ArrayList<>();
        Section section = Files.exists(path) ? readFile(path, problems) : Section.EMPTY;
        if (!problems.isEmpty()) {
            throw new ConfigRefused(problems);
        }
        return section;
    }

    /** A section as plain values, to write it down again. */
    public static Map<String, Object> plain(Section section) {
        Map<String, Object> result = new LinkedHashMap<>();
        section.members().forEach((key, node) -> result.put(key, plainNode(node)));
        return result;
    }

    private static Object plainNode(ConfigNode node) {
        return switch (node) {
            case Scalar scalar -> scalar.text();
            case ConfigNode.Items items -> items.items().stream().map(ConfigLoader::plainNode).toList();
            case Section inner -> plain(inner);
        };
    }
}
