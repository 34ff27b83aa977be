package org.lucid.node.acceptance;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lucid.node.kernel.json.Json;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the files that describe the image and its neighbours say. */
final class ImageFiles {

    private ImageFiles() {
    }

    /** The instructions of the image, as lines without comments. */
    record Dockerfile(List<String> lines) {

        List<String> values(String instruction) {
            return lines.stream().filter(line -> line.startsWith(instruction + " ")).map(line -> line.substring(
                    instruction.length() + 1)).toList();
        }

        /** The words of an instruction in exec form; fails on a shell form. */
        List<String> words(String instruction) throws IOException {
            return array(values(instruction).getLast());
        }

        List<String> healthCheck() throws IOException {
            String check = values("HEALTHCHECK").getLast();
            return array(check.substring(check.indexOf("CMD ") + 4));
        }

        private static List<String> array(String text) throws IOException {
            return Json.mapper().readValue(text, new TypeReference<>() {
            });
        }
    }

    static Dockerfile dockerfile() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("Dockerfile"))) {
            return new Dockerfile(lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
        }
    }

    /** The services of the compose file by name. */
    static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Object> whole = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of(
                "compose.yaml")));
        return Json.mapper().convertValue(whole.get("services"), new TypeReference<>() {
        });
    }
}
