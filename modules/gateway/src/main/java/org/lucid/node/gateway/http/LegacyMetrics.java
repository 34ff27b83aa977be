package org.lucid.node.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Repeats values of a scrape under the names that they had before, for dashboards that still ask for those (API-66). */
final class LegacyMetrics {

    private static final String RESOURCE = "/metrics/legacy.yaml";
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Map<String, String> PARTS = Map.of("_bucket", "le", "_sum", "", "_count", "");

    private final List<Rule> rules;

    /** How one name is made. */
    private record Rule(String name, String type, String from, Map<String, String> where, Map<String, String> keep,
            Map<String, String> add, BigDecimal factor) {

        /** The suffixes of the series of its type. */
        List<String> suffixes() {
            return type.equals("histogram") ? List.of("_bucket", "_sum", "_count") : List.of("");
        }
    }

    private record Sample(Map<String, String> labels, String value) {
    }

    private LegacyMetrics(List<Rule> rules) {
        this.rules = rules;
    }

    /** The names that the contract lists. */
    static LegacyMetrics load() {
        try (InputStream in = LegacyMetrics.class.getResourceAsStream(RESOURCE)) {
            Map<?, ?> listed = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            List<Rule> rules = new ArrayList<>();
            listed.forEach((name, says) -> rules.add(rule(String.valueOf(name), (Map<?, ?>) says)));
            return new LegacyMetrics(rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rule rule(String name, Map<?, ?> says) {
        Object factor = says.get("factor");
        return new Rule(name, String.valueOf(says.get("type")), String.valueOf(says.get("from")),
                words(says.get("where")), words(says.get("keep")), words(says.get("add")),
                factor == null ? BigDecimal.ONE : new BigDecimal(factor.toString()));
    }

    private static Map<String, String> words(Object mapping) {
        Map<String, String> words = new TreeMap<>();
        if (mapping instanceof Map<?, ?> given) {
            given.forEach((key, value) -> words.put(String.valueOf(key), String.valueOf(value)));
        }
        return words;
    }

    /** What is to be added to a scrape: every listed name of which there are values. */
    String of(String scrape) {
        Map<String, List<Sample>> samples = samples(scrape);
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            StringBuilder lines = new StringBuilder();
            rule.suffixes().forEach(suffix -> lines.append(series(rule, suffix,
                    samples.getOrDefault(rule.from() + suffix, List.of()))));
            if (!lines.isEmpty()) {
                text.append("# TYPE ").append(rule.name()).append(' ').append(rule.type()).append('\n').append(lines);
            }
        }
        return text.toString();
    }

    private static Map<String, List<Sample>> samples(String scrape) {
        Map<String, List<Sample>> samples = new TreeMap<>();
        scrape.lines().filter(line -> line.startsWith("lucid_")).map(LINE::matcher).filter(Matcher::matches)
                .forEach(line -> {
                    Map<String, String> labels = new LinkedHashMap<>();
                    Matcher label = LABEL.matcher(line.group(2) == null ? "" : line.group(2));
                    while (label.find()) {
                        labels.put(label.group(1), label.group(2));
                    }
                    samples.computeIfAbsent(line.group(1), name -> new ArrayList<>())
                            .add(new Sample(labels, line.group(3)));
                });
        return samples;
    }

    private static String series(Rule rule, String suffix, List<Sample> samples) {
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        samples.stream().filter(sample -> sample.labels().entrySet().containsAll(rule.where().entrySet()))
                .filter(sample -> sample.value().matches("[-+0-9.eE]+"))
                .forEach(sample -> sums.merge(labels(rule, suffix, sample),
                        new BigDecimal(sample.value()).multiply(rule.factor()), BigDecimal::add));
        StringBuilder lines = new StringBuilder();
        sums.forEach((labels, sum) -> lines.append(rule.name()).append(suffix).append(labels).append(' ')
                .append(sum.stripTrailingZeros().toPlainString()).append('\n'));
        return lines.toString();
    }

    private static String labels(Rule rule, String suffix, Sample sample) {
        List<String> labels = new ArrayList<>();
        rule.keep().forEach((label, old) -> labels.add(old + "=\"" + sample.labels().getOrDefault(label, "") + "\""));
        rule.add().forEach((label, value) -> labels.add(label + "=\"" + value + "\""));
        String own = PARTS.getOrDefault(suffix, "");
        if (!own.isEmpty()) {
            labels.add(own + "=\"" + sample.labels().getOrDefault(own, "") + "\"");
        }
        return labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}";
    }
}
