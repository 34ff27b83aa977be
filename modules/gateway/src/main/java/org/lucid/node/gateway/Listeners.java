package org.lucid.node.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lucid.node.gateway.bridge.SockJs;
import org.lucid.node.gateway.http.Door;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.ModuleContext;

/** The sockets of one instance (API-01, API-02). */
final class Listeners {

    private static final int IDLE_SECONDS = 75;
    private static final int MAX_LINE = 4 << 10;
    private static final int MAX_HEAD = 16 << 10;

    private final ModuleContext<GatewayConfig> context;
    private final Door door;
    private final SockJs sockJs;

    Listeners(ModuleContext<GatewayConfig> context, Door door, SockJs sockJs) {
        this.context = context;
        this.door = door;
        this.sockJs = sockJs;
    }

    /** Listens for everybody; a certificate that cannot be used refuses the configuration. */
    Future<?> main(int port) {
        GatewayConfig.Tls tls = context.config().tls();
        HttpServerOptions options = options();
        tls.certFile().ifPresent(file -> options.setSsl(true).setUseAlpn(false)
                .setKeyCertOptions(new PemKeyCertOptions().setCertPath(file).setKeyPath(tls.keyFile().orElseThrow())));
        HttpServer server = context.vertx().createHttpServer(options).connectionHandler(door::opened)
                .requestHandler(door.main(sockJs::on)).invalidRequestHandler(door::handleInvalid);
        return listen("http", context.config().address(), port, server)
                .recover(cause -> Future.failedFuture(tls.certFile().isEmpty() || cause instanceof BindException
                        ? cause
                        : GatewayModule.refused("gateway.tls.cert_file, gateway.tls.key_file",
                                "cannot be used: " + cause.getMessage(), "a certificate and its key in PEM files")));
    }

    /** Listens for those who watch the process, if that is wanted. */
    Future<?> management() {
        Optional<KernelView.Listener> wanted = context.kernel().management();
        return wanted.isEmpty()
                ? Future.succeededFuture()
                : listen("management", wanted.get().host(),
                        context.kernel().portFor("management", wanted.get().port()),
                        context.vertx().createHttpServer(options()).requestHandler(door.management())
                                .invalidRequestHandler(door::handleInvalid));
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEAD).setIdleTimeout(IDLE_SECONDS).setMaxWebSocketFrameSize(SockJs.MAX_MESSAGE)
                .setMaxWebSocketMessageSize(SockJs.MAX_MESSAGE).setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    private Future<HttpServer> listen(String name, String host, int port, HttpServer server) {
        context.onStop(() -> server.shutdown(context.config().drainSeconds(), TimeUnit.SECONDS));
        return server.listen(port, host).onSuccess(up -> context.kernel().listening(name, up.actualPort()));
    }
}
