package org.lucid.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.testkit.Configs;
import org.lucid.node.kernel.module.KernelView;

class ExposureTest {

    private static KernelView kernel(String production, String host) {
        return (KernelView) Proxy.newProxyInstance(KernelView.class.getClassLoader(), new Class<?>[]{KernelView.class},
                (proxy, method, arguments) -> method.getName().equals("management")
                        ? Optional.of(new KernelView.Listener(host, 9090))
                        : List.of(new KernelView.ConfigEntry("node.production", production, "test")));
    }

    @Test
    void keepsTheDevelopmentProfileOnThisMachine() {
        GatewayConfig bare = Configs.with(Map.of());
        assertThat(bare.address()).isEqualTo("127.0.0.1");
        assertThat(Exposure.refused(bare, kernel("false", "127.0.0.1"))).isEmpty();
        assertThat(Exposure.refused(bare, kernel("true", "127.0.0.1"))).isPresent();
        assertThat(Exposure.refused(bare, kernel("false", "0.0.0.0"))).isPresent();
        assertThatThrownBy(() -> Configs.with(Map.of("tcp_bridge.host", "0.0.0.0"))).hasMessageContaining(
                "gateway.tcp_bridge.host to 127.0.0.1");
        GatewayConfig secured = Configs.with(Map.of("api_key", "0123456789".repeat(4)));
        assertThat(secured.address()).isEqualTo("0.0.0.0");
        assertThat(Exposure.refused(secured, kernel("true", "0.0.0.0"))).isEmpty();
    }
}
