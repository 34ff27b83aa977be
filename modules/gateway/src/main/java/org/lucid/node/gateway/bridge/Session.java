package org.lucid.node.gateway.bridge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.stream.Hearing;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Topic;

/**
 * One connection of a bridge as far as it can be told without its socket: a frame and the state before give the state
 * after and what is to be done (API-58 to API-60).
 *
 * @param who the caller, once it logged in
 * @param topics what it registered for
 * @param inFlight calls that are not answered yet
 */
record Session(Optional<Proven> who, Set<String> topics, int inFlight) {

    static final Session NEW = new Session(Optional.empty(), Set.of(), 0);
    private static final int MAX_TOPICS = 64;
    private static final int MAX_IN_FLIGHT = 100;

    /** What is to be done. */
    sealed interface Effect {
    }

    /** Send this frame. */
    record Tell(String frame) implements Effect {
    }

    /** Send a failure to whoever waits under the address. */
    record Fail(Optional<String> address, Failure failure) implements Effect {
    }

    /** Make this call; {@link #answered} must follow. */
    record Run(Route route, Frame frame) implements Effect {
    }

    /** Hear the topics that are registered now, as the caller that is logged in now. */
    record Hear() implements Effect {
    }

    /** Close the connection. */
    record Close() implements Effect {
    }

    /** The state after a frame, and what is to be done in this order. */
    record Step(Session session, List<Effect> effects) {
    }

    /** What came of the credential in a frame. */
    sealed interface Login {
    }

    /** There was none. */
    record NotTried() implements Login {
    }

    /** It holds. */
    record Holds(Proven who) implements Login {
    }

    /** It does not hold. */
    record Refused() implements Login {
    }

    /** What can be called and registered for, by address. */
    record Offer(Map<String, Route> operations, Map<String, Topic<?>> topics) {
    }

    /** A frame arrived. */
    Step receive(Frame frame, Login login, Offer offer) {
        return switch (login) {
            case Refused refused -> step(this, new Tell(Answers.refusal(waiting(frame), Answers.NOT_LOGGED_IN)),
                    new Close());
            case Holds(Proven proven) -> {
                Session in = new Session(Optional.of(proven), topics, inFlight);
                boolean another = !topics.isEmpty() && !who.map(Proven::caller).equals(Optional.of(proven.caller()));
                Step after = in.serve(frame, proven, offer);
                List<Effect> effects = new ArrayList<>(another ? List.of(new Hear()) : List.of());
                effects.addAll(after.effects());
                yield new Step(after.session(), effects);
            }
            case NotTried none when frame.type().equals("ping") -> step(this, new Tell(Answers.PONG));
            case NotTried none -> who.map(proven -> serve(frame, proven, offer))
                    .orElseGet(() -> step(this, new Tell(Answers.refusal(waiting(frame), Answers.NOT_LOGGED_IN))));
        };
    }

    private Step serve(Frame frame, Proven caller, Offer offer) {
        boolean known = Set.of("send", "publish", "register", "unregister").contains(frame.type());
        if (frame.type().equals("ping")) {
            return step(this, new Tell(Answers.PONG));
        }
        if (!known || frame.address().isEmpty()) {
            return refuse(frame, known ? Answers.MISSING_ADDRESS : Answers.UNKNOWN_TYPE);
        }
        String address = frame.address().get();
        return switch (frame.type()) {
            case "send" -> send(frame, offer.operations().get(address));
            case "register" -> register(frame, caller, offer.topics().get(address));
            case "unregister" -> unregister(address);
            default -> refuse(frame, Answers.ACCESS_DENIED);
        };
    }

    private Step send(Frame frame, Route route) {
        if (route == null) {
            return refuse(frame, Answers.ACCESS_DENIED);
        }
        return inFlight >= MAX_IN_FLIGHT
                ? step(this, new Fail(waiting(frame), LucidError.TOO_MANY_IN_FLIGHT.failure("This connection has "
                        + MAX_IN_FLIGHT + " calls in flight. Wait for answers before sending more.",
                        Map.of("retry_after", 1))))
                : step(new Session(who, topics, inFlight + 1), new Run(route, frame));
    }

    private Step register(Frame frame, Proven caller, Topic<?> topic) {
        if (topic == null || !Hearing.mayHear(caller.caller(), topic)) {
            return refuse(frame, Answers.ACCESS_DENIED);
        }
        if (topics.contains(topic.address())) {
            return step(this);
        }
        if (topics.size() >= MAX_TOPICS) {
            return step(this, new Fail(waiting(frame), LucidError.TOO_MANY_IN_FLIGHT.failure("This connection has "
                    + MAX_TOPICS + " subscriptions. Unregister one before registering another.")));
        }
        Set<String> more = new LinkedHashSet<>(topics);
        more.add(topic.address());
        return step(new Session(who, Set.copyOf(more), inFlight), new Hear());
    }

    private Step unregister(String address) {
        Set<String> fewer = new LinkedHashSet<>(topics);
        return fewer.remove(address)
                ? step(new Session(who, Set.copyOf(fewer), inFlight), new Hear())
                : step(this);
    }

    /** A call was answered. */
    Session answered() {
        return new Session(who, topics, inFlight - 1);
    }

    private Step refuse(Frame frame, String message) {
        return step(this, new Tell(Answers.refusal(waiting(frame), message)));
    }

    /** Under which address the client waits for an answer to this frame. */
    private static Optional<String> waiting(Frame frame) {
        return switch (frame.type()) {
            case "send" -> frame.replyAddress();
            case "register" -> frame.address();
            default -> Optional.empty();
        };
    }

    private static Step step(Session session, Effect... effects) {
        return new Step(session, List.of(effects));
    }
}
