package org.lucid.node.gateway.testkit;

import java.util.Map;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.config.ConfigBinder;
import org.lucid.node.kernel.config.ConfigNode.Scalar;
import org.lucid.node.kernel.config.ConfigNode.Section;

/** The section of the gateway as its file would give it. */
public final class Configs {

    private Configs() {
    }

    /** All defaults, with these keys set; IllegalArgumentException with what is wrong. */
    public static GatewayConfig with(Map<String, String> keys) {
        Section section = Section.EMPTY;
        for (Map.Entry<String, String> key : keys.entrySet()) {
            section = section.with(key.getKey(), new Scalar(key.getValue(), "test"));
        }
        ConfigBinder binder = new ConfigBinder();
        return binder.bind(section, GatewayConfig.class, "gateway")
                .orElseThrow(() -> new IllegalArgumentException(binder.problems().toString()));
    }
}
