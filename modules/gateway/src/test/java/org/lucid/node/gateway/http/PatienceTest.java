package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.limit.Connections;
import org.lucid.node.kernel.testkit.VirtualTime;

/** On virtual time, with a connection that only notes that it was closed. */
@Tag("API-39")
class PatienceTest {

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final Connections connections = new Connections(10);
    private final Patience patience = new Patience(time.vertx(), connections);
    private Handler<Void> onClose;
    private boolean closed;
    private final HttpConnection connection = (HttpConnection) Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(), new Class<?>[]{HttpConnection.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "remoteAddress" -> SocketAddress.inetSocketAddress(5000, "10.0.0.1");
                case "closeHandler" -> {
                    @SuppressWarnings("unchecked")
                    Handler<Void> handler = (Handler<Void>) arguments[0];
                    onClose = handler;
                    yield proxy;
                }
                case "close" -> {
                    closed = true;
                    onClose.handle(null);
                    yield Future.succeededFuture();
                }
                case "hashCode" -> 1;
                case "equals" -> proxy == arguments[0];
                default -> throw new UnsupportedOperationException(method.getName());
            });
    private final HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(
            HttpServerRequest.class.getClassLoader(), new Class<?>[]{HttpServerRequest.class},
            (proxy, method, arguments) -> connection);

    @BeforeEach
    void open() {
        patience.opened(connection);
        assertThat(connections.count()).isEqualTo(1);
    }

    @AfterEach
    void close() {
        time.close();
    }

    private boolean closedAfter(long seconds) {
        time.advance(Duration.ofMillis(seconds * 1000 - 100), Duration.ofMillis(100));
        assertThat(closed).as("not before").isFalse();
        time.advance(Duration.ofMillis(200), Duration.ofMillis(100));
        return closed;
    }

    @Test
    void givesAConnectionTenSecondsForItsFirstHead() {
        assertThat(closedAfter(10)).isTrue();
        assertThat(connections.count()).isZero();
    }

    @Test
    void givesItSeventyFiveSecondsFromAnAnswerToTheNextHead() {
        assertThat(patience.begins(request)).isTrue();
        time.advance(Duration.ofSeconds(100), Duration.ofSeconds(1));
        assertThat(closed).as("while it is being served the operation's deadline counts").isFalse();
        patience.answered(request, Future.succeededFuture());
        assertThat(closedAfter(75)).isTrue();
    }

    @Test
    void givesItSixtySecondsToTakeAnAnswer() {
        patience.begins(request);
        Promise<Void> taken = Promise.promise();
        patience.answered(request, taken.future());
        assertThat(closedAfter(60)).isTrue();
    }

    @Test
    void waitsForTheNextHeadFromWhenTheAnswerWasTaken() {
        patience.begins(request);
        Promise<Void> taken = Promise.promise();
        patience.answered(request, taken.future());
        time.advance(Duration.ofSeconds(30), Duration.ofSeconds(1));
        taken.complete();
        time.settle();
        assertThat(closedAfter(75)).isTrue();
    }
}
