package org.lucid.node.pools;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** Tells the CPU percent that a test gives to nodes, measured now. */
record FakeResources(Map<String, Double> cpu, List<String> critical) implements LucidModule<FakeRegistration.None> {

    @Override
    public ModuleInfo<FakeRegistration.None> info() {
        return ModuleInfo.of("lucid.resources", FakeRegistration.None.class, Resources.LOADS);
    }

    @Override
    public Future<?> start(ModuleContext<FakeRegistration.None> context) {
        context.handle(Resources.LOADS, (request, call) -> Future.succeededFuture(new Resources.LoadList(request
                .nodeIds().stream().filter(cpu::containsKey).map(node -> new Resources.Load(node, Optional.of(cpu.get(
                        node)), Optional.of(20.0), Optional.empty(), Optional.empty(), Optional.empty(),
                        context.clock().instant(),
                        critical.contains(node) ? List.of("cpu_percent") : List.of()))
                .toList())));
        return Future.succeededFuture();
    }
}
