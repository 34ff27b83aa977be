package org.lucid.node.kernel.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.time.IdSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The typed bus over the Vert.x event bus. The one place where a request is given its deadline, finds the instance that
 * takes it, is authorised and measured.
 */
public final class Switchboard implements Bus {

    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofNanos(2_500_000), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500),
            Duration.ofSeconds(10)};

    private final EventBus eventBus;
    private final InstantSource clock;
    private final IdSource ids;
    private final MeterRegistry meters;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Map<String, ModuleMeters> moduleMeters = new ConcurrentHashMap<>();

    private record ModuleMeters(Timer seconds, Map<String, Counter> outcomes, Map<Integer, Counter> errors) {
    }

    public Switchboard(Vertx vertx, InstantSource clock, IdSource ids, MeterRegistry meters) {
        this.eventBus = vertx.eventBus();
        this.clock = clock;
        this.ids = ids;
        this.meters = meters;
        eventBus.registerCodec(new Local.Codec());
    }

    /** Leaves the event bus, so that another switchboard may take its place. */
    public void close() {
        eventBus.unregisterCodec(Local.CODEC);
    }

    /** The way into a module; made the first time it is asked for. */
    public Gate gate(String moduleId) {
        return gates.computeIfAbsent(moduleId, Gate::new);
    }

    /** The bus as one module sees it: its calls to itself get through while it drains. */
    public Bus asSeenBy(String moduleId) {
        return new ModuleBus(moduleId);
    }

    private final class ModuleBus implements Bus {

        private final String moduleId;

        ModuleBus(String moduleId) {
            this.moduleId = moduleId;
        }

        private boolean isInside(Operation<?, ?> operation) {
            return operation.moduleId().equals(moduleId);
        }

        @Override
        public <Q, R> Future<R> request(Operation<Q, R> operation, Q request) {
            return send(operation, request, asModule(operation), isInside(operation));
        }

        @Override
        public <Q, R> Future<R> request(Operation<Q, R> operation, Q request, Call parent) {
            return send(operation, request, nested(parent), isInside(operation));
        }

        @Override
        public <Q, R> Future<Answer<R>> forward(Operation<Q, R> operation, Q request, Call call) {
            return send(operation, request, call, isInside(operation)).map(reply -> new Answer<>(reply, call));
        }

        @Override
        public <E> void publish(Topic<E> topic, E event) {
            Switchboard.this.publish(topic, event);
        }
    }

    private Call asModule(Operation<?, ?> operation) {
        return new Call(Caller.SYSTEM, "", clock.instant().plus(operation.deadline()), Optional.empty());
    }

    private static Call nested(Call parent) {
        return new Call(Caller.SYSTEM, parent.requestId(), parent.deadline(), parent.idempotency());
    }

    @Override
    public <Q, R> Future<R> request(Operation<Q, R> operation, Q request) {
        return send(operation, request, asModule(operation), false);
    }

    @Override
    public <Q, R> Future<R> request(Operation<Q, R> operation, Q request, Call parent) {
        return send(operation, request, nested(parent), false);
    }

    @Override
    public <Q, R> Future<Answer<R>> forward(Operation<Q, R> operation, Q request, Call call) {
        return send(operation, request, call, false).map(reply -> new Answer<>(reply, call));
    }

    @Override
    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(topic.address(), new Local(event, null), localOptions());
    }

    private <Q, R> Future<R> send(Operation<Q, R> operation, Q request, Call call, boolean inside) {
        Gate gate = gates.get(operation.moduleId());
        if (gate == null) {
            return Future.failedFuture(Failure.of(FailureCode.MODULE_DISABLED,
                    "Module " + operation.moduleId() + " is not installed here."));
        }
        long started = System.nanoTime();
        Future<Void> place = inside ? gate.enterFromInside() : gate.enter();
        Future<R> reply = place.succeeded()
                ? deliver(operation, request, call, gate)
                : place.compose(entered -> deliver(operation, request, call, gate));
        return reply.onComplete(done -> measure(operation, done.cause(), System.nanoTime() - started));
    }

    private <Q, R> Future<R> deliver(Operation<Q, R> operation, Q request, Call call, Gate gate) {
        long left = call.deadline().toEpochMilli() - clock.millis();
        if (left <= 0) {
            gate.leave();
            return Future.failedFuture(timeout(operation));
        }
        String address = operation.address() + "/" + gate.instanceFor(operation, request);
        return eventBus.<Local>request(address, new Local(request, call), localOptions().setSendTimeout(left))
                .transform(answer -> {
                    gate.leave();
                    if (answer.failed()) {
                        return Future.failedFuture(undelivered(operation, call, answer.cause()));
                    }
                    Object body = answer.result().body().body();
                    return body instanceof Failure failure
                            ? Future.failedFuture(failure)
                            : Future.succeededFuture(operation.replyType().cast(body));
                });
    }

    /** Serves an operation in one instance; the handler sees only requests that its caller may make. */
    public <Q, R> MessageConsumer<Object> consume(Operation<Q, R> operation, int instance, Handler<Q, R> handler) {
        MessageConsumer<Object> consumer = eventBus.localConsumer(operation.address() + "/" + instance);
        return consumer.handler(message -> dispatch(operation, handler, message));
    }

    /** Hears a topic until the consumer is unregistered. */
    public <E> MessageConsumer<Object> listen(Topic<E> topic, Consumer<E> listener) {
        MessageConsumer<Object> consumer = eventBus.localConsumer(topic.address());
        return consumer.handler(message -> {
            try {
                listener.accept(message.body() instanceof Local local
                        ? topic.eventType().cast(local.body())
                        : decode(message.body(), topic.eventType()));
            } catch (RuntimeException e) {
                LOG.warn("event=listener_failed topic={}", topic.address(), e);
            }
        });
    }

    private <Q, R> void dispatch(Operation<Q, R> operation, Handler<Q, R> handler, Message<Object> message) {
        boolean local = message.body() instanceof Local;
        Call call = message.body() instanceof Local(Object body, Call given)
                ? given
                : new Call(Caller.ANONYMOUS, ids.next("req"), clock.instant().plus(operation.deadline()),
                        Optional.empty());
        Future<R> reply;
        try {
            authorise(operation, call.caller());
            Q request = message.body() instanceof Local(Object body, Call given)
                    ? operation.requestType().cast(body)
                    : decode(message.body(), operation.requestType());
            reply = handler.handle(request, call);
        } catch (Exception e) {
            reply = Future.failedFuture(e);
        }
        reply.onComplete(done -> {
            if (message.replyAddress() == null) {
                return;
            }
            Object body = done.succeeded() ? done.result() : explain(operation, call, done.cause());
            if (local) {
                message.reply(new Local(body, null), localOptions());
            } else {
                replyJson(message, body);
            }
        });
    }

    private static void replyJson(Message<Object> message, Object body) {
        if (body instanceof Failure failure) {
            message.fail(failure.code().httpStatus(), failure.getMessage());
        } else {
            message.reply(new JsonObject(Json.encode(body)));
        }
    }

    private static <T> T decode(Object body, Class<T> type) {
        if (body instanceof JsonObject json) {
            return Json.convert(Json.parse(json.encode().getBytes(java.nio.charset.StandardCharsets.UTF_8)), type);
        }
        throw Failure.of(FailureCode.INVALID, 1002, "The message is not a JSON object. Correct it and send again.");
    }

    private static void authorise(Operation<?, ?> operation, Caller caller) {
        if (operation.isPublic() || caller.isSystem() || caller.hasAny(operation.roles())) {
            return;
        }
        throw Failure.of(FailureCode.FORBIDDEN, 2002,
                "This call needs another role than yours. Use a credential with one of the required roles.")
                .with("required_roles", operation.roles().stream().map(Enum::name).sorted().toList());
    }

    private static Failure explain(Operation<?, ?> operation, Call call, Throwable cause) {
        if (!(cause instanceof Failure)) {
            LOG.atError().addKeyValue("module", operation.moduleId()).addKeyValue("request_id", call.requestId())
                    .setCause(cause).log("event=operation_failed operation={}", operation);
        }
        Failure failure = Failure.from(cause);
        return failure.code() == FailureCode.INTERNAL && !(cause instanceof Failure)
                ? Failure.of(FailureCode.INTERNAL, "Unexpected error. Report request id " + call.requestId() + ".")
                : failure;
    }

    private static Failure undelivered(Operation<?, ?> operation, Call call, Throwable cause) {
        if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
            return timeout(operation);
        }
        if (cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            return Failure.of(FailureCode.UNAVAILABLE, "Nothing serves " + operation + " now. Try again in a moment.");
        }
        LOG.atError().addKeyValue("module", operation.moduleId()).addKeyValue("request_id", call.requestId())
                .setCause(cause).log("event=delivery_failed operation={}", operation);
        return Failure.of(FailureCode.INTERNAL, "Unexpected error.");
    }

    private static Failure timeout(Operation<?, ?> operation) {
        return Failure.of(FailureCode.TIMEOUT, "The deadline of " + operation + " passed and the outcome is unknown. "
                + "Repeat with the same Idempotency-Key, or read the record.");
    }

    private void measure(Operation<?, ?> operation, Throwable cause, long nanos) {
        ModuleMeters m = moduleMeters.computeIfAbsent(operation.moduleId(), this::metersOf);
        m.seconds.record(nanos, TimeUnit.NANOSECONDS);
        String outcome = cause == null ? "ok" : Failure.from(cause).code().name().toLowerCase(java.util.Locale.ROOT);
        if (cause != null) {
            int number = Failure.from(cause).number();
            m.errors.computeIfAbsent(number, code -> Counter.builder("lucid_errors")
                    .tags("module", operation.moduleId(), "code", Integer.toString(code)).register(meters)).increment();
        }
        m.outcomes.computeIfAbsent(outcome, name -> Counter.builder("lucid_bus_requests")
                .tags("module", operation.moduleId(), "outcome", name).register(meters)).increment();
    }

    private ModuleMeters metersOf(String moduleId) {
        return new ModuleMeters(Timer.builder("lucid_bus_request").tags("module", moduleId)
                .serviceLevelObjectives(BUCKETS).register(meters), new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
    }

    private static DeliveryOptions localOptions() {
        return new DeliveryOptions().setLocalOnly(true).setCodecName(Local.CODEC);
    }

    /** When a call with the operation's own deadline, begun now, must be answered. */
    public Instant deadlineOf(Operation<?, ?> operation) {
        return clock.instant().plus(operation.deadline());
    }
}
