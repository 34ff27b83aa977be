package org.lucid.node.gateway.http;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.lucid.node.gateway.audit.AuditTrail;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.time.IdSource;

/** What one instance works with, together with what it shares with the others. */
record Desk(GatewayConfig config, Vertx vertx, Bus bus, InstantSource clock, IdSource ids, KernelView kernel,
        HttpMeters meters, SharedParts shared, AuditTrail audit, Patience patience) {

    static Desk of(ModuleContext<GatewayConfig> context, SharedParts shared, AuditTrail audit) {
        return new Desk(context.config(), context.vertx(), context.bus(), context.clock(), context.ids(),
                context.kernel(), new HttpMeters(context.meters()), shared, audit,
                new Patience(context.vertx(), shared.crowd().connections()));
    }

    String version() {
        return kernel.process().version();
    }
}
