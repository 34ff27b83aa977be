package org.lucid.node.gateway.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Consumer;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.admission.Admissions;
import org.lucid.node.gateway.route.RequestPath;
import org.lucid.node.kernel.bus.Failure;

/** The one way in which a router ends a request that came to nothing: the error envelope (API-15). */
final class Refusals {

    /** After these the rest of the body would be taken for the next request. */
    private static final Set<Integer> ENDS_CONNECTION = Set.of(LucidError.BODY_TOO_LARGE.number(),
            LucidError.MEDIA_TYPE.number(), LucidError.DEADLINE.number());
    private static final int READ_FAILED = 200;

    private final Desk desk;
    private final Consumer<Exchange> charge;

    /** Refusals cost their address a token where nothing was charged before (API-34); {@code charge} takes it. */
    Refusals(Desk desk, Consumer<Exchange> charge) {
        this.desk = desk;
        this.charge = charge;
    }

    /** Lays itself under all that the router does. */
    Router on(Router router) {
        router.route().failureHandler(context -> refuse(context, context.statusCode()));
        return router.errorHandler(404, context -> refuse(context, 404))
                .errorHandler(400, context -> refuse(context, 400)).errorHandler(500, context -> refuse(context, 500));
    }

    private void refuse(RoutingContext context, int status) {
        boolean early = Exchange.of(context) == null; // the router itself found the Host or path unreadable
        Exchange exchange = early ? Exchange.begin(context, desk) : Exchange.of(context);
        if (status == READ_FAILED) {
            exchange.done();
            context.request().connection().close();
            return;
        }
        Throwable told = early && status == 400 ? Hosts.unknown() : reason(context, status);
        if (exchange.standing().isEmpty()) {
            try {
                charge.accept(exchange);
            } catch (Failure limited) {
                told = limited;
            }
        }
        boolean unread = !context.request().isEnded();
        if (unread && (Bodies.isLong(context.request()) || told instanceof Failure failure
                && Bodies.announced(context.request()) && ENDS_CONNECTION.contains(failure.number()))) {
            exchange.failAndClose(told);
        } else {
            exchange.fail(told);
        }
    }

    /** What is told: what one of ours threw, or in our words what the router or the reader of bodies found. */
    private static Throwable reason(RoutingContext context, int status) {
        if (context.failure() instanceof Failure failure) {
            return failure;
        }
        return switch (status) {
            case 400 -> LucidError.field("request", "has a broken Host, path or query",
                    "an HTTP/1.1 request with percent-encoded UTF-8");
            case 404 -> RequestPath.noRoute();
            case 413 -> Admissions.tooLarge(Exchange.of(context).bodyLimit());
            case 417 -> LucidError.field("Expect", "asks for what is not known here", "100-continue");
            default -> context.failure();
        };
    }
}
