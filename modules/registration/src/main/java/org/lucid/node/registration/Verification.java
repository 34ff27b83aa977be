package org.lucid.node.registration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.lucid.node.kernel.module.Workers;

/** Checks signatures away from the event loop, a bounded number at once (NOD-17), and counts what came of them. */
record Verification(Workers workers, MeterRegistry meters) {

    /**
     * Whether the signatures are right.
     *
     * @param purpose one of a few words that say what they are for
     */
    Future<Boolean> check(String purpose, Callable<Boolean> signatures) {
        return workers.run(signatures).onComplete(done -> Counter.builder("lucid_signature_checks").tag("purpose",
                purpose).tag("result", done.failed() ? "refused" : done.result() ? "right" : "wrong").register(meters)
                .increment());
    }
}
