package org.lucid.node.kernel.health;

import io.vertx.core.Future;

/** Says how one thing that a module needs is doing. Runs on a timer, at most 3 s, never twice at once. */
@FunctionalInterface
public interface HealthCheck {

    /** The state and one sentence an operator can act on; the sentence may be empty when all is well. */
    record Result(State state, String detail) {

        public static final Result UP = new Result(State.UP, "");

        public static Result degraded(String detail) {
            return new Result(State.DEGRADED, detail);
        }

        public static Result down(String detail) {
            return new Result(State.DOWN, detail);
        }
    }

    /** How it is doing. */
    enum State {
        UP, DEGRADED, DOWN
    }

    Future<Result> check();
}
