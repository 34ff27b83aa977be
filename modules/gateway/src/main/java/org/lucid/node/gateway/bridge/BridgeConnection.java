package org.lucid.node.gateway.bridge;

import io.vertx.core.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.gateway.auth.Credentials;
import org.lucid.node.gateway.auth.Proven;
import org.lucid.node.gateway.bridge.Session.Close;
import org.lucid.node.gateway.bridge.Session.Effect;
import org.lucid.node.gateway.bridge.Session.Fail;
import org.lucid.node.gateway.bridge.Session.Hear;
import org.lucid.node.gateway.bridge.Session.Login;
import org.lucid.node.gateway.bridge.Session.Run;
import org.lucid.node.gateway.bridge.Session.Tell;
import org.lucid.node.gateway.limit.Sources.Source;
import org.lucid.node.gateway.stream.FeedEvent;
import org.lucid.node.gateway.stream.Hearing;
import org.lucid.node.gateway.stream.Listener;
import org.lucid.node.kernel.bus.Failure;

/** One connection of a bridge: does what its {@link Session} says is to be done. Lives on one event loop. */
final class BridgeConnection implements Listener.Sink {

    private static final long LOGIN_MILLIS = 5000;

    private final BridgeDesk desk;
    private final Dialect dialect;
    private final Source source;
    private final Context loop;
    private final Outbox out;
    private final BridgeCalls calls;
    private final long loginTimer;
    private Session session = Session.NEW;
    private Optional<Listener> listener = Optional.empty();
    private long heard;
    private boolean ended;

    BridgeConnection(BridgeDesk desk, Dialect dialect, Wire wire, Source source, Context loop) {
        this.desk = desk;
        this.dialect = dialect;
        this.source = source;
        this.loop = loop;
        this.out = new Outbox(desk.context().vertx(), wire, desk.bridges().room(),
                () -> desk.bridges().frame(dialect, "out"));
        this.calls = new BridgeCalls(desk, dialect, source);
        this.heard = desk.context().clock().millis();
        this.loginTimer = desk.context().vertx().setTimer(LOGIN_MILLIS, late -> {
            if (session.who().isEmpty()) {
                turnAway(Answers.NOT_LOGGED_IN);
            }
        });
        if (!desk.bridges().enter(this) || desk.context().kernel().process().draining()) {
            turnAway(Answers.CLOSING);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** A frame arrived. */
    void frame(byte[] text) {
        if (ended) {
            return;
        }
        heard = desk.context().clock().millis();
        desk.bridges().frame(dialect, "in");
        Frame frame = Frame.read(text);
        Session.Step step = session.receive(frame, login(frame), desk.offer());
        session = step.session();
        step.effects().forEach(this::perform);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Tell(String text) -> out.write(text);
            case Fail(Optional<String> address, Failure failure) -> out.write(calls.failed(address, failure, ""));
            case Run run -> calls.run(run, session.who().orElseThrow()).onComplete(answer -> {
                session = session.answered();
                answer.result().ifPresent(out::write);
            });
            case Hear hear -> hear();
            case Close close -> end();
        }
    }

    /** A credential that does not hold costs a token of the address that it came from, as on HTTP (API-34). */
    private Login login(Frame frame) {
        Optional<String> given = frame.header("authorization");
        if (given.isEmpty()) {
            return stillHolds() ? new Session.NotTried() : new Session.Refused();
        }
        try {
            return new Session.Holds(desk.shared().trust().verifier()
                    .verify(Credentials.find(List.of(given.get()), List.of()).orElseThrow()));
        } catch (Failure refused) {
            try {
                desk.admissions().charge(desk.shared().crowd().charges().anonymous(source), standing -> {
                });
            } catch (Failure limited) {
                return new Session.Refused();
            }
            return new Session.Refused();
        }
    }

    private boolean stillHolds() {
        try {
            session.who().ifPresent(desk.shared().trust().verifier()::requireHolding);
            return true;
        } catch (Failure ended) {
            return false;
        }
    }

    private void hear() {
        listener.ifPresent(desk.feed()::leave);
        listener = Optional.empty();
        if (!session.topics().isEmpty()) {
            Proven who = session.who().orElseThrow();
            Listener mine = desk.feed().listener(loop, new Hearing(who.caller(), session.topics()::contains,
                    Optional.empty()), this);
            listener = Optional.of(mine);
            desk.feed().join(mine);
        }
    }

    @Override
    public boolean isReady() {
        return true; // what finds no room is dropped and counted, never kept
    }

    @Override
    public void take(FeedEvent event) {
        if (ended) {
            return;
        }
        String address = event.topic().address();
        if (out.isFull() || !out.offer(Answers.message(dialect, address, event.data()))) {
            desk.bridges().dropped(1, Listener.Loss.SLOW);
            out.drop(address, 1);
        }
    }

    @Override
    public void lost(Map<String, Integer> events, Listener.Loss reason) {
        events.forEach((address, count) -> {
            desk.bridges().dropped(count, reason);
            out.drop(address, count);
        });
    }

    /** Ends the connection if its credential no longer holds, or if the client said nothing for long; from any thread. */
    void check() {
        loop.runOnContext(turn -> {
            if (!ended && !stillHolds()) {
                turnAway(Answers.NOT_LOGGED_IN);
            } else if (!ended && desk.context().clock().millis() - heard > desk.context().config().bridges().idle()
                    .toMillis()) {
                turnAway(Answers.TIMEOUT);
            }
        });
    }

    /** Ends the connection because the gateway stops; from any thread. */
    void stop() {
        loop.runOnContext(turn -> turnAway(Answers.CLOSING));
    }

    /** What arrived cannot be taken for frames. */
    void broken() {
        turnAway(Answers.UNKNOWN_TYPE);
    }

    private void turnAway(String message) {
        if (!ended) {
            out.write(Answers.refusal(Optional.empty(), message));
            end();
        }
    }

    private void end() {
        out.close();
        closed();
    }

    /** The connection is gone, from whichever side. */
    void closed() {
        ended = true;
        out.gone();
        desk.context().vertx().cancelTimer(loginTimer);
        listener.ifPresent(desk.feed()::leave);
        listener = Optional.empty();
        desk.bridges().leave(this);
    }
}
