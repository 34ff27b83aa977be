package org.lucid.node.kernel.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.kernel.config.ConfigNode.Items;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a YAML file into a tree that remembers the line of each value. Keys given twice and aliases are refused. */
final class YamlReader {

    private final String file;
    private final List<ConfigProblem> problems;

    YamlReader(String file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    Section read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(16);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                return new Section(Map.of(), file);
            }
            if (convert(root) instanceof Section section) {
                return section;
            }
            problems.add(new ConfigProblem(file + ":1", "", "the file is not a mapping of keys", "sections"));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add(new ConfigProblem(file + ":" + line, "", "not YAML: " + e.getProblem(), ""));
        }
        return new Section(Map.of(), file);
    }

    private ConfigNode convert(Node node) {
        String origin = file + ":" + (node.getStartMark().getLine() + 1);
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, ConfigNode> members = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    String key = ((ScalarNode) tuple.getKeyNode()).getValue();
                    String keyOrigin = file + ":" + (tuple.getKeyNode().getStartMark().getLine() + 1);
                    if (members.containsKey(key)) {
                        problems.add(new ConfigProblem(keyOrigin, key, "is given twice", "once"));
                    }
                    if (isNull(tuple.getValueNode())) {
                        continue; // an empty value is the same as none
                    }
                    members.put(key, convert(tuple.getValueNode()));
                }
                yield new Section(members, origin);
            }
            case SequenceNode sequence -> {
                List<ConfigNode> items = new ArrayList<>();
                sequence.getValue().forEach(item -> items.add(convert(item)));
                yield new Items(items, origin);
            }
            case ScalarNode scalar -> new Scalar(scalar.getValue(), origin);
            default -> throw new IllegalStateException("unexpected YAML node " + node.getNodeId());
        };
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }
}
