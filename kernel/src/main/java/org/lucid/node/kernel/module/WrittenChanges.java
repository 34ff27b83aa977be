package org.lucid.node.kernel.module;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.config.ConfigBinder;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.yaml.snakeyaml.Yaml;

/** The file in the data directory that keeps what was changed of the configuration while the process ran. */
record WrittenChanges(Path file) {

    /** What was changed so far. */
    Section read() {
        return ConfigLoader.readOverlay(file);
    }

    /** Replaces the whole, or nothing. */
    void write(Section changed) {
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.write(temporary, new Yaml().dumpAsMap(new LinkedHashMap<>(ConfigLoader.plain(changed)))
                    .getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** INVALID 1001 when a change names a secret: what is changed is written beside the data, where none belongs. */
    static Optional<Failure> secretIn(ModuleInfo<?> info, JsonObject change) {
        Map<String, List<String>> secrets = ConfigBinder.secrets(info.configuration());
        List<Map<String, String>> found = change.fieldNames().stream().filter(secrets::containsKey).sorted()
                .map(key -> Map.of("field", info.section() + "." + key, "problem",
                        "is a secret, which is not kept with the data", "allowed",
                        "the configuration file" + secrets.get(key).stream()
                                .map(name -> ", " + name + ", " + name + "_FILE").reduce("", String::concat)))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Failure(FailureCode.INVALID, 1001, found.getFirst().get("field")
                        + " is a secret and cannot be set here. Put it in the environment or in the configuration file.",
                        Map.of("violations", found)));
    }
}
