package org.lucid.node.kernel.store.memory;

import java.util.random.RandomGenerator;

/** Decides which operations of a {@link MemoryStore} fail, and how. Called once for each operation. */
@FunctionalInterface
public interface StoreFaults {

    /** What a store is asked to do. */
    enum Operation {
        OPEN, INSERT, INSERT_ALL, REPLACE, DELETE, GET, FIND, COUNT, SWEEP, PING
    }

    /** How an operation ends; the failing ones answer UNAVAILABLE (5032). */
    sealed interface Outcome {

        /** As if there were no faults. */
        record Done() implements Outcome {
        }

        /** Fails and changes nothing. */
        record FailBefore() implements Outcome {
        }

        /** Takes effect and fails nevertheless, as when the acknowledgement is lost. */
        record FailAfter() implements Outcome {
        }

        /** INSERT_ALL stores at most the first {@code stored} documents and fails; anything else fails before. */
        record FailPartway(int stored) implements Outcome {
        }
    }

    Outcome NONE = new Outcome.Done();
    Outcome FAIL_BEFORE_APPLY = new Outcome.FailBefore();
    Outcome FAIL_AFTER_APPLY = new Outcome.FailAfter();

    /**
     * @param collection the collection's name, empty for SWEEP and PING
     * @param operation what is about to happen
     */
    Outcome decide(String collection, Operation operation);

    /** No faults at all. */
    static StoreFaults none() {
        return (_, _) -> NONE;
    }

    /**
     * Faults at random: each operation fails before it is applied with the first probability and after with the second;
     * of the latter, an INSERT_ALL stops after up to 1000 documents.
     */
    static StoreFaults random(RandomGenerator random, double before, double after) {
        return (_, operation) -> {
            double draw = random.nextDouble();
            if (draw < before) {
                return FAIL_BEFORE_APPLY;
            }
            if (draw >= before + after) {
                return NONE;
            }
            return operation == Operation.INSERT_ALL
                    ? new Outcome.FailPartway(random.nextInt(1001))
                    : FAIL_AFTER_APPLY;
        };
    }
}
