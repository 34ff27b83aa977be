package org.lucid.node.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.resources.Alerts.Levels;

/** From which value on there is a warning, and from which on it is critical; written {@code 80/90} (NOD-65). */
public record Limits(double warning, double critical) {

    public Limits {
        if (!(warning >= 0 && warning <= critical)) {
            throw new IllegalArgumentException("warning/critical such as 80/90, the warning not above the critical");
        }
    }

    /** Reads the form of the configuration. */
    public static Limits parse(String text) {
        String[] parts = text.split("/");
        if (parts.length != 2) {
            throw new IllegalArgumentException("warning/critical such as 80/90");
        }
        return new Limits(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
    }

    /**
     * These limits changed as asked: a number sets the warning and raises the critical level to at least that, an
     * object sets both. INVALID 5301 when the result is out of bounds.
     */
    Limits changedTo(Watched resource, JsonNode asked) {
        double newWarning;
        double newCritical;
        if (asked.isNumber()) {
            newWarning = asked.asDouble();
            newCritical = Math.max(critical, newWarning);
        } else if (asked.path("warning").isNumber() && asked.path("critical").isNumber()) {
            newWarning = asked.path("warning").asDouble();
            newCritical = asked.path("critical").asDouble();
        } else {
            throw refused(resource, asked, "is neither a number nor {\"warning\": n, \"critical\": n}");
        }
        if (newWarning < 0 || newCritical > resource.most() || newWarning > newCritical) {
            throw refused(resource, asked, "is out of bounds: 0 to " + resource.most()
                    + ", the warning not above the critical level");
        }
        return new Limits(newWarning, newCritical);
    }

    private static RuntimeException refused(Watched resource, JsonNode asked, String problem) {
        return LucidError.THRESHOLDS.failure(resource.json() + " " + problem + ". Nothing was changed; correct it and "
                + "send again.", Map.of("resource", resource.json(), "value", asked.toString()));
    }

    Levels toLevels() {
        return new Levels(warning, critical);
    }

    @Override
    public String toString() {
        return warning + "/" + critical;
    }
}
