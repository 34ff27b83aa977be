package org.lucid.node.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;

/** What nodes may say of themselves, and in which form it is kept (NOD-10, NOD-13). */
final class ProfileRules {

    private static final int MAX_CHARACTERS = 16 * 1024;
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");
    private static final long GIB = 1L << 30;
    private static final int MIN_MBPS = 10;
    private static final int MIN_STORAGE_GB = 50;
    private static final int MIN_CORES = 2;

    private ProfileRules() {
    }

    /** Hardware in nested form, whichever of the two forms it was given in. */
    static Optional<JsonNode> hardware(Optional<JsonNode> given) {
        return given.filter(value -> !value.isNull() && !value.isMissingNode()).map(value -> {
            requireObject("hardware_info", value);
            ObjectNode nested = value.deepCopy();
            move(nested, "cpu_cores", "cpu", "cores", 1);
            move(nested, "cpu_frequency_mhz", "cpu", "frequency_mhz", 1);
            move(nested, "architecture", "cpu", "architecture", 1);
            move(nested, "memory_gb", "memory", "total_bytes", GIB);
            move(nested, "memory_bytes", "memory", "total_bytes", 1);
            move(nested, "disk_gb", "storage", "total_bytes", GIB);
            move(nested, "disk_bytes", "storage", "total_bytes", 1);
            if (nested.has("network_speed_mbps")) {
                nested.putArray("network").addObject().set("speed_mbps", nested.remove("network_speed_mbps"));
            }
            return nested;
        });
    }

    private static void move(ObjectNode all, String flat, String group, String member, long factor) {
        JsonNode value = all.remove(flat);
        if (value == null) {
            return;
        }
        ObjectNode target = all.path(group).isObject() ? (ObjectNode) all.get(group) : all.putObject(group);
        target.set(member, value.isNumber() && factor != 1
                ? JsonNodeFactory.instance.numberNode((long) (value.asDouble() * factor))
                : value);
    }

    /** Refuses hardware that is declared to be less than the type of node needs; what is not declared is not checked. */
    static void requireEnough(String nodeType, Optional<JsonNode> hardware) {
        hardware.ifPresent(declared -> {
            switch (nodeType) {
                case "worker" -> atLeast(declared.path("network").path(0).path("speed_mbps"), MIN_MBPS,
                        "hardware_info.network_speed_mbps", MIN_MBPS + " Mbit/s or more for a worker");
                case "storage" -> atLeast(declared.path("storage").path("total_bytes"), MIN_STORAGE_GB * GIB,
                        "hardware_info.disk_gb", MIN_STORAGE_GB + " GB or more for storage");
                case "compute" -> atLeast(declared.path("cpu").path("cores"), MIN_CORES, "hardware_info.cpu_cores",
                        MIN_CORES + " or more for compute");
                default -> {
                    // validators need nothing in particular
                }
            }
        });
    }

    private static void atLeast(JsonNode value, long least, String field, String allowed) {
        if (value.isNumber() && value.asDouble() < least) {
            throw LucidError.field(field, "is " + value.asText(), allowed);
        }
    }

    /** Location with an upper-case country. */
    static Optional<JsonNode> location(Optional<JsonNode> given) {
        return given.filter(value -> !value.isNull() && !value.isMissingNode()).map(value -> {
            requireObject("location", value);
            ObjectNode location = value.deepCopy();
            JsonNode country = location.path("country");
            if (!country.isMissingNode() && !country.isNull()) {
                if (!COUNTRY.matcher(country.asText()).matches()) {
                    throw LucidError.field("location.country", "is '" + country.asText() + "'", "two letters");
                }
                location.put("country", country.asText().toUpperCase(Locale.ROOT));
            }
            within(location, "latitude", 90);
            within(location, "longitude", 180);
            return location;
        });
    }

    private static void within(ObjectNode location, String member, int most) {
        JsonNode value = location.path(member);
        if (!value.isMissingNode() && !value.isNull() && (!value.isNumber() || Math.abs(value.asDouble()) > most)) {
            throw LucidError.field("location." + member, "is " + value.asText(), "-" + most + " to " + most);
        }
    }

    /** What strangers may see of a location: neither city nor coordinates. */
    static Optional<JsonNode> coarse(Optional<JsonNode> location) {
        return location.map(value -> {
            ObjectNode coarse = value.deepCopy();
            coarse.remove(List.of("city", "latitude", "longitude"));
            return coarse;
        });
    }

    /** The configuration as it is after the given members replaced those of the one before; null brings the default. */
    static NodeConfiguration configuration(NodeConfiguration before, Optional<JsonNode> given) {
        if (given.isEmpty() || given.get().isMissingNode()) {
            return before;
        }
        if (given.get().isNull()) {
            return NodeConfiguration.DEFAULT;
        }
        JsonNode change = given.get();
        requireObject("configuration", change);
        change.fieldNames().forEachRemaining(name -> {
            if (!List.of("max_sessions", "resource_limits", "auto_scaling", "advertise", "maintenance_window").contains(
                    name)) {
                throw LucidError.field("configuration." + name, "is not known",
                        "max_sessions, resource_limits, auto_scaling, advertise, maintenance_window");
            }
        });
        NodeConfiguration fallback = NodeConfiguration.DEFAULT;
        return new NodeConfiguration(number(change, "max_sessions", before.maxSessions(), fallback.maxSessions(), 1,
                1000), limits(before.resourceLimits(), change.path("resource_limits")),
                flag(change, "auto_scaling", before.autoScaling()), flag(change, "advertise", before.advertise()),
                window(before.maintenanceWindow(), change.path("maintenance_window")));
    }

    private static int number(JsonNode change, String name, int before, int fallback, int min, int max) {
        JsonNode value = change.path(name);
        if (value.isMissingNode()) {
            return before;
        }
        if (value.isNull()) {
            return fallback;
        }
        if (!value.canConvertToInt() || value.asInt() < min || value.asInt() > max) {
            throw LucidError.field("configuration." + name, "is " + value.asText(), min + " to " + max);
        }
        return value.asInt();
    }

    private static boolean flag(JsonNode change, String name, boolean before) {
        JsonNode value = change.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw LucidError.field("configuration." + name, "is " + value.asText(), "true or false");
        }
        return value.isMissingNode() ? before : value.asBoolean(false);
    }

    private static NodeConfiguration.ResourceLimits limits(NodeConfiguration.ResourceLimits before, JsonNode change) {
        if (change.isMissingNode()) {
            return before;
        }
        if (change.isNull()) {
            return NodeConfiguration.DEFAULT.resourceLimits();
        }
        return new NodeConfiguration.ResourceLimits(number(change, "cpu_percent", before.cpuPercent(), 100, 1, 100),
                amount(change, "memory_bytes", before.memoryBytes()), amount(change, "disk_bytes", before.diskBytes()),
                amount(change, "network_mbps", before.networkMbps()));
    }

    private static Optional<Long> amount(JsonNode change, String name, Optional<Long> before) {
        JsonNode value = change.path(name);
        if (value.isMissingNode()) {
            return before;
        }
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.canConvertToLong() || value.asLong() < 0) {
            throw LucidError.field("configuration.resource_limits." + name, "is " + value.asText(), "0 or more");
        }
        return Optional.of(value.asLong());
    }

    private static Optional<NodeConfiguration.DailyWindow> window(Optional<NodeConfiguration.DailyWindow> before,
            JsonNode change) {
        if (change.isMissingNode()) {
            return before;
        }
        if (change.isNull()) {
            return Optional.empty();
        }
        var time = TIME.matcher(change.path("start").asText());
        int hours = change.path("hours").asInt(0);
        if (!time.matches() || hours < 1 || hours > 8) {
            throw LucidError.field("configuration.maintenance_window", "is " + change,
                    "{\"start\": \"HH:MM\", \"hours\": 1 to 8}");
        }
        return Optional.of(new NodeConfiguration.DailyWindow(Integer.parseInt(time.group(1)), Integer.parseInt(time
                .group(2)), hours));
    }

    /** Labels, at most 32 of short text. */
    static Map<String, String> labels(Map<String, String> given) {
        given.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > 63 || value.length() > 255) {
                throw LucidError.field("labels", "holds '" + name + "'", "names of 1 to 63 and values of up to 255");
            }
        });
        return given;
    }

    static List<String> capabilities(List<String> given) {
        given.forEach(capability -> {
            if (capability.isEmpty() || capability.length() > 64) {
                throw LucidError.field("capabilities", "holds one of " + capability.length() + " characters",
                        "1 to 64 characters each");
            }
        });
        return given;
    }

    private static void requireObject(String field, JsonNode value) {
        if (!value.isObject() || value.toString().length() > MAX_CHARACTERS) {
            throw LucidError.field(field, "is not an object of at most 16 KiB", "an object");
        }
    }
}
