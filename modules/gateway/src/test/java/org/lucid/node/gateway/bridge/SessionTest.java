package org.lucid.node.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.bridge.Session.Close;
import org.lucid.node.gateway.bridge.Session.Effect;
import org.lucid.node.gateway.bridge.Session.Fail;
import org.lucid.node.gateway.bridge.Session.Hear;
import org.lucid.node.gateway.bridge.Session.Holds;
import org.lucid.node.gateway.bridge.Session.Login;
import org.lucid.node.gateway.bridge.Session.NotTried;
import org.lucid.node.gateway.bridge.Session.Offer;
import org.lucid.node.gateway.bridge.Session.Run;
import org.lucid.node.gateway.bridge.Session.Step;
import org.lucid.node.gateway.bridge.Session.Tell;
import org.lucid.node.gateway.route.FragmentReader;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Json;

/** Frames in, effects out, without a socket. */
class SessionTest {

    private static final Proven OPERATOR = proven("ada", Role.NODE_OPERATOR);
    private static final Login NONE = new NotTried();
    private static final Offer OFFER = offer();

    private static Proven proven(String name, Role role) {
        return new Proven(new Caller(name, Set.of(role), Optional.of(name), Optional.empty()), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Offer offer() {
        List<Operation<?, ?>> operations = List.of(Shelf.FIND);
        Route find = new FragmentReader(operations).read("lucid.shelf",
                "paths: {/shelf/{book_id}: {get: {operationId: lucid.shelf.find, x-lucid-bridge: true}}}".replace(
                        "/shelf/{book_id}", "'/shelf/{book_id}'"))
                .getFirst();
        Map<String, Topic<?>> topics = new LinkedHashMap<>();
        List.of(Shelf.SOLD, Shelf.FILLED, Shelf.STOLEN).forEach(topic -> topics.put(topic.address(), topic));
        IntStream.range(0, 70).forEach(i -> topics.put("t" + i, Topic.of("t" + i, Shelf.Filled.class).audience(
                Role.USER)));
        return new Offer(Map.of("lucid.shelf.find", find), topics);
    }

    private static Frame frame(String text) {
        return Frame.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Step in(Session session, String text) {
        return session.receive(frame(text), NONE, OFFER);
    }

    private static Session loggedIn() {
        return Session.NEW.receive(frame("{'type':'ping'}"), new Holds(OPERATOR), OFFER).session();
    }

    private static JsonNode told(Step step) {
        return step.effects().stream().filter(Tell.class::isInstance).map(Tell.class::cast)
                .map(tell -> Json.parse(tell.frame().getBytes(StandardCharsets.UTF_8))).findFirst().orElseThrow();
    }

    private static JsonNode tree(Map<String, String> members) {
        return Json.mapper().valueToTree(members);
    }

    @Test
    @Tag("API-59")
    void answersPingAloneBeforeTheLogin() {
        assertThat(told(in(Session.NEW, "{'type':'ping'}"))).isEqualTo(tree(Map.of("type", "pong")));
        for (String frame : List.of("{'type':'send','address':'lucid.shelf.find'}", "{'type':'register','address':"
                + "'lucid.shelf.filled'}", "{'type':'strange'}", "nonsense")) {
            Step step = in(Session.NEW, frame);
            assertThat(told(step).path("message").asText()).as(frame).isEqualTo("not_logged_in");
            assertThat(step.effects()).as("it may still log in").hasSize(1);
            assertThat(step.session()).isEqualTo(Session.NEW);
        }
    }

    @Test
    @Tag("API-59")
    void logsInWithAnyFrameAndOutWhenTheCredentialEnds() {
        Step step = Session.NEW.receive(frame("{'type':'send','address':'lucid.shelf.find'}"), new Holds(OPERATOR),
                OFFER);
        assertThat(step.effects()).hasExactlyElementsOfTypes(Run.class);
        assertThat(step.session().who()).contains(OPERATOR);
        Step out = step.session().receive(frame("{'type':'ping'}"), new Session.Refused(), OFFER);
        assertThat(told(out).path("message").asText()).isEqualTo("not_logged_in");
        assertThat(out.effects()).last().isEqualTo(new Close());
    }

    @Test
    @Tag("API-58")
    void tellsWhatIsWrongWithAFrame() {
        Map<String, String> wrong = Map.of("{'type':'send'}", "missing_address", "{'type':'register','address':''}",
                "missing_address", "{'type':'reply','address':'x'}", "unknown_type", "[]", "unknown_type",
                "{'type':'publish','address':'lucid.shelf.filled','body':{}}", "access_denied",
                "{'type':'send','address':'lucid.shelf.drop'}", "access_denied",
                "{'type':'send','address':'lucid.shelf.find/0'}", "access_denied");
        wrong.forEach((frame, message) -> assertThat(told(in(loggedIn(), frame))).as(frame)
                .isEqualTo(tree(Map.of("type", "err", "message", message))));
        assertThat(told(in(loggedIn(), "{'type':'send','address':'lucid.none','replyAddress':'r1'}")))
                .isEqualTo(tree(Map.of("type", "err", "address", "r1", "message", "access_denied")));
    }

    @Test
    @Tag("API-60")
    void letsNobodyReachWhatIsNotOffered() {
        for (String address : List.of("lucid.registration.statuses", "lucid.shelf.put", "__vertx.reply.1",
                "lucid.shelf.sold", "lucid.shelf.find@2")) {
            Step step = in(loggedIn(), "{'type':'send','address':'" + address + "','body':{}}");
            assertThat(step.effects()).as(address).hasExactlyElementsOfTypes(Tell.class);
            assertThat(told(step).path("message").asText()).isEqualTo("access_denied");
        }
        for (String address : List.of("lucid.shelf.stolen", "lucid.shelf.dusted", "lucid.shelf.find",
                "__vertx.reply.1", "lucid.shelf.*")) {
            Step step = in(loggedIn(), "{'type':'register','address':'" + address + "'}");
            assertThat(step.effects()).as(address).hasExactlyElementsOfTypes(Tell.class);
            assertThat(told(step).path("address").asText()).isEqualTo(address);
            assertThat(step.session().topics()).isEmpty();
        }
    }

    @Test
    @Tag("API-57")
    void boundsSubscriptionsAndCallsInFlight() {
        Session session = loggedIn();
        for (int i = 0; i < 64; i++) {
            Step step = in(session, "{'type':'register','address':'t" + i + "'}");
            assertThat(step.effects()).isEqualTo(List.<Effect>of(new Hear()));
            session = step.session();
        }
        assertThat(in(session, "{'type':'register','address':'t1'}").effects()).as("again").isEmpty();
        Step tooMany = in(session, "{'type':'register','address':'t64'}");
        assertThat(((Fail) tooMany.effects().getFirst()).failure().number()).isEqualTo(4292);
        session = in(session, "{'type':'unregister','address':'t1'}").session();
        assertThat(in(session, "{'type':'register','address':'t64'}").session().topics()).hasSize(64);
        for (int i = 0; i < 100; i++) {
            session = in(session, "{'type':'send','address':'lucid.shelf.find','body':{}}").session();
        }
        Step full = in(session, "{'type':'send','address':'lucid.shelf.find','replyAddress':'r'}");
        assertThat(full.effects().getFirst()).isInstanceOfSatisfying(Fail.class, fail -> {
            assertThat(fail.failure().number()).isEqualTo(4292);
            assertThat(fail.address()).contains("r");
        });
        assertThat(in(session.answered(), "{'type':'send','address':'lucid.shelf.find'}").effects())
                .hasExactlyElementsOfTypes(Run.class);
    }

    @Test
    @Tag("API-60")
    void hearsAsWhoeverIsLoggedInNow() {
        Session ada = in(loggedIn(), "{'type':'register','address':'lucid.shelf.sold'}").session();
        Step same = ada.receive(frame("{'type':'ping'}"), new Holds(OPERATOR), OFFER);
        assertThat(same.effects()).hasExactlyElementsOfTypes(Tell.class);
        Step bob = ada.receive(frame("{'type':'ping'}"), new Holds(proven("bob", Role.NODE_OPERATOR)), OFFER);
        assertThat(bob.effects()).hasExactlyElementsOfTypes(Hear.class, Tell.class);
    }
}
