package org.lucid.node.gateway.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.admission.AdmittedCall;
import org.lucid.node.gateway.admission.AdmittedCall.Outcome;
import org.lucid.node.gateway.admission.Cursors;
import org.lucid.node.gateway.audit.AuditedCall;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.http.CallLog;
import org.lucid.node.gateway.http.ErrorEnvelope;
import org.lucid.node.gateway.limit.SourceAddress;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.route.InputReader;
import org.lucid.node.gateway.route.Place;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.schema.Presentation;
import org.lucid.node.gateway.schema.RecordSchema;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls of one connection, by the same way in as those of HTTP (API-60), and puts their answers into frames. */
final class BridgeCalls {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeCalls.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int MAX_MILLIS = 30_000;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final BridgeDesk desk;
    private final Dialect dialect;
    private final Source source;

    BridgeCalls(BridgeDesk desk, Dialect dialect, Source source) {
        this.desk = desk;
        this.dialect = dialect;
        this.source = source;
    }

    /** The frame that answers a call, once it may go out; empty when nobody waits for it. Never fails. */
    Future<Optional<String>> run(Session.Run run, Proven who) {
        Frame frame = run.frame();
        long started = desk.context().clock().millis();
        String requestId = frame.header("request-id").filter(id -> REQUEST_ID.matcher(id).matches())
                .orElseGet(() -> desk.context().ids().next("req"));
        Place.Found found = new Place.Found(run.route(), inPath(run.route(), frame));
        AuditedCall audited = new AuditedCall(run.route(), requestId, who.caller(), dialect.word(), Optional.empty(),
                Optional.of(String.join("/", found.parameters().values())).filter(names -> !names.isEmpty()),
                SourceAddress.masked(source.address()), source.group());
        Optional<AdmittedCall> call = Optional.empty();
        Future<Outcome> outcome;
        try {
            call = Optional.of(desk.admissions().admit(() -> who, run.route(), source, frame.bytes(), standing -> {
            }));
            InputReader.checkIds(found);
            outcome = call.get().run(found, Map.of(), frame.body(), new AdmittedCall.Head(audited,
                    frame.header("idempotency-key").map(List::of).orElse(List.of()), deadline(frame)));
        } catch (RuntimeException e) {
            outcome = Future.failedFuture(e);
        }
        Optional<AdmittedCall> admitted = call;
        return outcome.transform(done -> {
            admitted.ifPresent(AdmittedCall::leave);
            Failure failure = done.succeeded() ? null : told(done.cause(), requestId);
            int status = failure != null
                    ? ErrorEnvelope.status(failure)
                    : done.result().answer().call().created() ? CREATED : OK;
            int number = failure == null ? 0 : failure.number();
            long millis = desk.context().clock().millis() - started;
            desk.shared().calls().answered(new CallLog.Served(run.route().operation().moduleId(), requestId,
                    dialect.word(), run.route().operation().address(), status, number, millis,
                    SourceAddress.masked(source.address()), run.route().isLogged()));
            return desk.audit().outcome(audited, admitted.flatMap(AdmittedCall::intent), status, number, millis)
                    .map(noted -> failure == null
                            ? frame.replyAddress().map(to -> answer(to, run.route(), done.result(), requestId))
                            : Optional.of(failed(frame.replyAddress(), failure, requestId)));
        });
    }

    /** What the path of a route takes, out of the body; the body holds it as well, so that both say the same. */
    private static Map<String, String> inPath(Route route, Frame frame) {
        Map<String, String> parameters = new HashMap<>();
        route.parameters().forEach(name -> frame.body().map(body -> body.get(name)).filter(JsonNode::isValueNode)
                .filter(value -> !value.isNull()).ifPresent(value -> parameters.put(name, value.asText())));
        return parameters;
    }

    private static Optional<Duration> deadline(Frame frame) {
        return frame.header("deadline-ms").map(text -> {
            if (!MILLIS.matcher(text).matches() || Integer.parseInt(text) > MAX_MILLIS) {
                throw LucidError.field("deadline-ms", "is not a number of milliseconds", "1 to " + MAX_MILLIS);
            }
            return Duration.ofMillis(Integer.parseInt(text));
        });
    }

    private static Failure told(Throwable cause, String requestId) {
        if (!(cause instanceof Failure)) {
            LOG.atError().addKeyValue("request_id", requestId).setCause(cause).log("event=gateway_fault");
        }
        return Failure.from(cause);
    }

    private String answer(String replyAddress, Route route, Outcome outcome, String requestId) {
        Map<String, String> headers = new HashMap<>(Map.of("request-id", requestId));
        if (outcome.answer().call().replayed()) {
            headers.put("idempotency-replayed", "true");
        }
        JsonNode body = NullNode.instance;
        if (route.replyType() != Nothing.class) {
            Object reply = route.shown(outcome.answer().value());
            body = Json.mapper().valueToTree(reply);
            if (!outcome.list().isEmpty()) {
                Cursors.close(body, outcome.list(), desk.context().clock().instant());
            }
            if (desk.context().config().moneyJson() == GatewayConfig.MoneyForm.NUMBER && reply instanceof Record) {
                body = Presentation.amountsAsNumbers(RecordSchema.of(reply.getClass()), body);
            }
        }
        String frame = Answers.answer(dialect, replyAddress, headers, body);
        return frame.getBytes(StandardCharsets.UTF_8).length <= Outbox.MAX_FRAME
                ? frame
                : failed(Optional.of(replyAddress), LucidError.BODY_TOO_LARGE.failure("The answer is larger than "
                        + Outbox.MAX_FRAME + " bytes. Ask for less at a time, or over HTTP.",
                        Map.of("limit_bytes", Outbox.MAX_FRAME)), requestId);
    }

    /** The frame that tells of a failure to whoever waits under the address. */
    String failed(Optional<String> address, Failure failure, String requestId) {
        boolean late = failure.code() == FailureCode.TIMEOUT;
        JsonNode envelope = Json.parse(ErrorEnvelope.of(failure,
                requestId.isEmpty() ? desk.context().ids().next("req") : requestId, desk.context().clock().instant(),
                desk.context().kernel().process().version(), false));
        String message = late
                ? Answers.TIMEOUT
                : failure.number() == LucidError.ROLE.number()
                        ? Answers.ACCESS_DENIED
                        : envelope.path("error").path("message").asText();
        return Answers.failure(address, ErrorEnvelope.status(failure), late ? "TIMEOUT" : "RECIPIENT_FAILURE", message,
                envelope);
    }
}
