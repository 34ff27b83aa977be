package org.lucid.node.gateway;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.gateway.Audits;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.gateway.Events;
import org.lucid.node.contract.gateway.SystemOperations;
import org.lucid.node.contract.gateway.Tokens;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.gateway.audit.AuditTrail;
import org.lucid.node.gateway.auth.CredentialStore;
import org.lucid.node.gateway.auth.PublishedKeyFile;
import org.lucid.node.gateway.bridge.BridgeDesk;
import org.lucid.node.gateway.bridge.SockJs;
import org.lucid.node.gateway.bridge.TcpBridge;
import org.lucid.node.gateway.http.Door;
import org.lucid.node.gateway.http.SharedParts;
import org.lucid.node.gateway.http.Trust;
import org.lucid.node.gateway.limit.Crowd.Surroundings;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.gateway.stream.EventFeed;
import org.lucid.node.gateway.stream.StreamDesk;
import org.lucid.node.kernel.config.ConfigProblem;
import org.lucid.node.kernel.config.ConfigRefused;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;

/** The door of the process: HTTP calls become requests on the bus, and failures become answers. */
public final class GatewayModule implements LucidModule<GatewayConfig> {

    static final String ID = "lucid.gateway";
    private static final Duration KEY_FILE_PERIOD = Duration.ofSeconds(5);
    private static final Duration LOAD_PERIOD = Duration.ofSeconds(5);

    private ModuleContext<GatewayConfig> context;

    @Override
    public ModuleInfo<GatewayConfig> info() {
        return ModuleInfo.of(ID, GatewayConfig.class, Tokens.ISSUE_NODE_TOKEN, Tokens.WHOAMI,
                SystemOperations.LIST_MODULES, SystemOperations.GET_MODULE, SystemOperations.SET_MODULE,
                SystemOperations.GET_CONFIG, SystemOperations.LIST_OPERATIONS, Audits.LIST,
                Credentials.ISSUE_SERVICE_TOKEN,
                Credentials.LIST_SERVICE_TOKENS, Credentials.REVOKE, Credentials.LIST_REVOCATIONS,
                Credentials.CREATE_API_KEY, Credentials.LIST_API_KEYS, Credentials.DELETE_API_KEY, Events.LISTEN)
                .uses(NodeKeys.GET_KEY, Nodes.STATUSES)
                .tells(Credentials.CREDENTIAL_REVOKED)
                .openApi("org/lucid/node/gateway/openapi.yaml").asEssential().startsEarly();
    }

    @Override
    public Future<?> start(ModuleContext<GatewayConfig> given) {
        context = given;
        Optional<ConfigRefused> refused = Exposure.refused(given.config(), given.kernel());
        if (refused.isPresent()) {
            return Future.failedFuture(refused.get());
        }
        return given.workers("gateway-verify", 1, 1000).run(() -> Surroundings.of(given.config()))
                .recover(cause -> Future.failedFuture(refused("gateway.trusted_proxies, rate_limit.shared_sources",
                        String.valueOf(cause.getMessage()), "networks, addresses and names of hosts")))
                .compose(around -> {
                    SharedParts shared = given.shared(SharedParts.class, () -> SharedParts.of(given, around));
                    new SystemDesk(given, shared).serve();
                    AuditTrail audit = new AuditTrail(given, shared.audits());
                    new AuditDesk(given, audit::rows).serve();
                    Door door = new Door(given, shared, audit);
                    EventFeed feed = EventFeed.of(given);
                    BridgeDesk bridges = new BridgeDesk(given, shared, audit, feed);
                    Listeners listeners = new Listeners(given, door, new SockJs(bridges));
                    return readPublishedKeys(shared).compose(read -> listeners.main(shared.port()))
                            .compose(up -> new TcpBridge(bridges).listen())
                            .onSuccess(up -> {
                                new StreamDesk(given, shared, feed).serve();
                                bridges.serve();
                            })
                            .compose(up -> given.isSingle() ? listeners.management() : Future.succeededFuture())
                            .compose(up -> serveCredentials(shared.trust()));
                });
    }

    /** The list of what is revoked is read after the doors are open: until then only public calls are answered. */
    private Future<?> serveCredentials(Trust trust) {
        Supplier<Future<CredentialStore>> stores = CredentialStore.opening(context);
        new TokenDesk(context, trust, stores).serve();
        new ApiKeyDesk(context, trust.apiKeys(), stores).serve();
        if (!context.isSingle()) {
            return Future.succeededFuture();
        }
        context.every(LOAD_PERIOD, "load-credentials", () -> trust.revocations().isLoaded()
                ? Future.succeededFuture()
                : load(trust, stores));
        return load(trust, stores).otherwiseEmpty();
    }

    private static Future<Void> load(Trust trust, Supplier<Future<CredentialStore>> stores) {
        return stores.get().compose(store -> store.load(trust.revocations(), trust.apiKeys()));
    }

    private Future<?> readPublishedKeys(SharedParts shared) {
        if (shared.trust().published().isEmpty() || !context.isSingle()) {
            return Future.succeededFuture();
        }
        PublishedKeyFile file = shared.trust().published().get();
        context.every(KEY_FILE_PERIOD, "published-keys", () -> file.read().otherwiseEmpty());
        context.health("published-keys", () -> Future.succeededFuture(file.health()));
        return file.read().recover(cause -> Future.failedFuture(refused("gateway.jwt.jwks_file",
                String.valueOf(cause.getMessage()), "a readable JSON Web Key Set")));
    }

    static ConfigRefused refused(String key, String problem, String allowed) {
        return new ConfigRefused(List.of(new ConfigProblem("configuration", key, problem, allowed)));
    }
}
