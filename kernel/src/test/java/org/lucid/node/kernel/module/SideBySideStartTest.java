package org.lucid.node.kernel.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

class SideBySideStartTest {

    private static final Operation<Empty, Empty> ASKED = Operation.of("test.asked.op", Empty.class, Empty.class);

    private final List<String> story = new ArrayList<>();
    private final Promise<Void> otherIsUp = Promise.promise();

    record Empty() {
    }

    /** A module that tells when it begins and when it is up. */
    private final class Teller implements LucidModule<Empty> {

        private final ModuleInfo<Empty> info;
        private final Supplier<Future<Void>> waits;

        Teller(ModuleInfo<Empty> info, Supplier<Future<Void>> waits) {
            this.info = info;
            this.waits = waits;
        }

        @Override
        public ModuleInfo<Empty> info() {
            return info;
        }

        @Override
        public Future<?> start(ModuleContext<Empty> context) {
            story.add("begins " + info.section());
            info.offers()
                    .forEach(operation -> context.handle(ASKED, (request, call) -> Future.succeededFuture(request)));
            return waits.get().onSuccess(up -> story.add("up " + info.section()));
        }
    }

    @Test
    @DisplayName("Modules that do not need each other start side by side; who requires or uses another one starts after it")
    void startsSideBySide() {
        Supplier<Future<Void>> now = Future::succeededFuture;
        Setup setup = Setup.of(
                "zeal: {enabled: true}\nasked: {enabled: true}\nbystander: {enabled: true}\nuser: {enabled: true}\nwaiting: "
                        + "{enabled: true}\n",
                () -> new Teller(ModuleInfo.of("test.zeal", Empty.class).startsEarly(), now),
                () -> new Teller(ModuleInfo.of("test.asked", Empty.class, ASKED), otherIsUp::future),
                () -> new Teller(ModuleInfo.of("test.bystander", Empty.class), () -> {
                    otherIsUp.tryComplete();
                    return Future.succeededFuture();
                }),
                () -> new Teller(ModuleInfo.of("test.user", Empty.class).uses(ASKED), now),
                () -> new Teller(ModuleInfo.of("test.waiting", Empty.class).requires("test.user"), now));
        try (Simulation simulation = new Simulation(setup)) {
            assertThat(simulation.kernel().modules()).extracting(KernelView.ModuleStatus::state).containsOnly(
                    ModuleState.RUNNING);
            assertThat(story).as("the first of them waits for the second").containsSubsequence("begins zeal", "up zeal",
                    "begins asked", "begins bystander", "up asked", "begins user", "up user", "begins waiting");
            assertThat(simulation.now()).as("and none for its time-out").isBefore(Simulation.START.plus(Duration
                    .ofSeconds(60)));
        }
    }
}
