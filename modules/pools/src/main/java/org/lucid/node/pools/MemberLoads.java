package org.lucid.node.pools;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lucid.node.contract.resources.Resources;
import org.lucid.node.contract.resources.Resources.Load;
import org.lucid.node.kernel.bus.Bus;

/** What the members of a pool measured within the last 5 minutes. */
record MemberLoads(Bus bus, InstantSource clock) {

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int PAGE = 500;

    /** Fresh samples, one a node. */
    record Samples(List<Load> fresh) {

        int reporting() {
            return fresh.size();
        }

        /** The mean of a quantity over those that measured it; empty when none did. */
        Optional<Double> mean(Function<Load, Optional<Double>> quantity) {
            OptionalDouble mean = fresh.stream().flatMap(load -> quantity.apply(load).stream()).mapToDouble(
                    Double::doubleValue).average();
            return mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty();
        }
    }

    /** None where the module of resources is off or does not answer. */
    Future<Samples> of(List<String> nodes) {
        Instant oldest = clock.instant().minus(FRESH);
        Future<List<Load>> chain = Future.succeededFuture(new ArrayList<>());
        for (int i = 0; i < nodes.size(); i += PAGE) {
            List<String> some = nodes.subList(i, Math.min(nodes.size(), i + PAGE));
            chain = chain.compose(all -> bus.request(Resources.LOADS, new Resources.GetLoads(some)).map(page -> {
                page.items().stream().filter(load -> !load.at().isBefore(oldest)).forEach(all::add);
                return all;
            }));
        }
        return chain.otherwise(List.of()).map(Samples::new);
    }
}
