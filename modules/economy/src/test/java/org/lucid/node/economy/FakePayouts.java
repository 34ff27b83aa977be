package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.payouts.PayoutSending;
import org.lucid.node.contract.payouts.PayoutSending.SendingState;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Notes by which reasons it was told to halt. */
public final class FakePayouts implements LucidModule<FakePayouts.None> {

    private final List<String> halts;

    /** No settings. */
    public record None() {
    }

    FakePayouts(List<String> halts) {
        this.halts = halts;
    }

    @Override
    public ModuleInfo<None> info() {
        return ModuleInfo.of("lucid.payouts", None.class, PayoutSending.HALT).requires("lucid.economy");
    }

    @Override
    public Future<?> start(ModuleContext<None> context) {
        context.handle(PayoutSending.HALT, (request, call) -> {
            halts.add(request.reason());
            return Future.succeededFuture(new SendingState(true, Optional.of(request.reason()), Optional.empty(),
                    Optional.empty(), List.of(), Optional.empty()));
        });
        return Future.succeededFuture();
    }
}
