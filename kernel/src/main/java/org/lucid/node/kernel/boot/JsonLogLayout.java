package org.lucid.node.kernel.boot;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lucid.node.kernel.json.Json;

/**
 * One JSON object a line (API-95): ts, level, logger, module, msg, whatever was given by name such as request_id, and
 * for a fault of ours its trace. The module is the one that was named, else the one whose code speaks.
 */
final class JsonLogLayout extends LayoutBase<ILoggingEvent> {

    private static final Set<String> RESERVED = Set.of("ts", "level", "logger", "msg", "trace");
    private static final Set<String> OTHERS = Set.of("kernel", "contract");
    private static final Pattern MODULE = Pattern.compile("^org\\.lucid\\.node\\.([a-z0-9]+)\\.");

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ts", event.getInstant());
        line.put("level", event.getLevel().toString());
        String logger = event.getLoggerName();
        line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        module(logger).ifPresent(module -> line.put("module", module));
        line.put("msg", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().stream().filter(pair -> !RESERVED.contains(pair.key))
                    .forEach(pair -> line.put(pair.key, String.valueOf(pair.value)));
        }
        if (event.getThrowableProxy() != null) {
            line.put("trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return Json.encode(line) + System.lineSeparator();
    }

    private static Optional<String> module(String logger) {
        Matcher own = MODULE.matcher(logger);
        return own.find() && !OTHERS.contains(own.group(1)) ? Optional.of("lucid." + own.group(1)) : Optional.empty();
    }
}
