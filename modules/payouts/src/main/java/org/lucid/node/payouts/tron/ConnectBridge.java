package org.lucid.node.payouts.tron;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxyDetector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * A server on loopback that takes HTTP CONNECT from our own gRPC channels, which cannot speak SOCKS5, and opens the
 * connection through a SOCKS5 proxy with the name unresolved (MON-89). Only who knows the secret of the process is served.
 */
final class ConnectBridge {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String AUTHORIZATION = "Proxy-Authorization";
    private static final int CONNECT_MS = 20_000;
    private static final int MOST_HEADERS = 4096;

    private final Vertx vertx;
    private final Route.Proxy proxy;
    private final String secret;
    private final Future<HttpServer> server;

    ConnectBridge(Vertx vertx, Route.Proxy proxy, String secret) {
        this.vertx = vertx;
        this.proxy = proxy;
        this.secret = secret;
        this.server = vertx.createHttpServer(new HttpServerOptions().setHost(LOOPBACK).setPort(0).setMaxHeaderSize(
                MOST_HEADERS)).requestHandler(this::take).listen();
    }

    String secret() {
        return secret;
    }

    /** Leads a channel here; its user name, which the proxy isolates by, is its destination. */
    ProxyDetector detector(String destination) {
        return target -> {
            if (!server.succeeded()) {
                throw new IOException("the bridge to the proxy does not listen");
            }
            return HttpConnectProxiedSocketAddress.newBuilder().setTargetAddress((InetSocketAddress) target)
                    .setProxyAddress(new InetSocketAddress(LOOPBACK, server.result().actualPort())).setUsername(
                            destination)
                    .setPassword(secret).build();
        };
    }

    private void take(HttpServerRequest request) {
        HostAndPort target = request.authority();
        if (request.method() != HttpMethod.CONNECT || target == null || target.port() <= 0) {
            request.response().setStatusCode(405).end();
            return;
        }
        String destination = target.host() + ":" + target.port();
        String expected = "Basic " + Base64.getEncoder().encodeToString((destination + ":" + secret).getBytes(
                StandardCharsets.UTF_8));
        String given = String.valueOf(request.getHeader(AUTHORIZATION));
        if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(
                StandardCharsets.UTF_8))) {
            request.response().setStatusCode(407).end();
            return;
        }
        request.pause();
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MS).setProxyOptions(
                proxy.options(destination, secret)));
        client.connect(target.port(), target.host()).onFailure(cause -> {
            request.resume();
            request.response().setStatusCode(502).end();
            client.close();
        }).onSuccess(far -> {
            far.closeHandler(closed -> client.close());
            request.toNetSocket().onFailure(cause -> far.close()).onSuccess(near -> join(near, far));
        });
    }

    private static void join(NetSocket near, NetSocket far) {
        near.pipeTo(far);
        far.pipeTo(near);
    }

    void close() {
        server.onSuccess(HttpServer::close);
    }
}
