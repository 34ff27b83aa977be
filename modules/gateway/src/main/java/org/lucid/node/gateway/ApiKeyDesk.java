package org.lucid.node.gateway;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.gateway.Credentials.ApiKeyById;
import org.lucid.node.contract.gateway.Credentials.ApiKeyCreated;
import org.lucid.node.contract.gateway.Credentials.ApiKeyRequest;
import org.lucid.node.contract.gateway.Credentials.ApiKeys;
import org.lucid.node.contract.gateway.Credentials.CredentialRevoked;
import org.lucid.node.contract.gateway.Credentials.ListCredentials;
import org.lucid.node.gateway.auth.ApiKeyRecord;
import org.lucid.node.gateway.auth.ApiKeyRing;
import org.lucid.node.gateway.auth.CredentialStore;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;

/** Makes, lists and ends API keys (API-28). */
final class ApiKeyDesk {

    private static final int MAX_KEYS = 200;
    private static final Duration USE_NOTED = Duration.ofMinutes(1);
    /** NODE comes with a node's own token only, SYSTEM and PUBLIC with none. */
    private static final Set<Role> GIVEN = EnumSet.of(Role.USER, Role.NODE_OPERATOR, Role.ADMIN, Role.SUPER_ADMIN,
            Role.SERVICE);

    private final ModuleContext<?> context;
    private final ApiKeyRing ring;
    private final Supplier<Future<CredentialStore>> stores;
    private int beingMade;

    ApiKeyDesk(ModuleContext<?> context, ApiKeyRing ring, Supplier<Future<CredentialStore>> stores) {
        this.context = context;
        this.ring = ring;
        this.stores = stores;
    }

    void serve() {
        context.handle(Credentials.CREATE_API_KEY, this::create);
        context.handle(Credentials.LIST_API_KEYS, (request, call) -> list(request));
        context.handle(Credentials.DELETE_API_KEY, (request, call) -> delete(request));
        if (context.isSingle()) {
            context.every(USE_NOTED, "note-key-use", this::noteUse);
        }
    }

    private Future<Documents<ApiKeyRecord>> keys() {
        return stores.get().map(CredentialStore::apiKeys);
    }

    private Future<ApiKeyCreated> create(ApiKeyRequest request, Call call) {
        Instant now = context.clock().instant();
        if (!GIVEN.containsAll(request.roles())) {
            throw LucidError.field("roles", "names a role that no key may have", GIVEN.toString());
        }
        if (request.expiresAt().filter(end -> !end.isAfter(now)).isPresent()) {
            throw LucidError.field("expires_at", "lies in the past", "a time ahead");
        }
        if (ring.size() + beingMade >= MAX_KEYS) {
            throw LucidError.NO_ROOM.failure("There are " + MAX_KEYS + " API keys. Delete one that is not needed.",
                    Map.of("limit", MAX_KEYS));
        }
        ApiKeyRing.Fresh fresh = ApiKeyRing.make(context.random());
        ApiKeyRecord key = new ApiKeyRecord(fresh.keyId(), request.name(), fresh.sha256(),
                request.roles().stream().distinct().sorted().toList(), request.operatorId(), request.operations(),
                call.caller().subject(), now, request.expiresAt(), Optional.empty(), Optional.empty());
        beingMade++;
        return keys().compose(keys -> keys.insert(key)).onComplete(done -> beingMade--).map(stored -> {
            if (!stored) {
                throw LucidError.STATE_FORBIDS.failure("There is or was an API key of the name " + request.name()
                        + ". Choose another name.", Map.of("name", request.name()));
            }
            ring.put(key);
            call.markCreated();
            return new ApiKeyCreated(key.keyId(), key.name(), fresh.text(), now, key.expiresAt());
        });
    }

    private Future<ApiKeys> list(ListCredentials request) {
        return keys().compose(keys -> Listing.read(keys, Query.all().sortByDescending("created_at"), request.page(),
                request.limit(), request.cursor()))
                .map(found -> new ApiKeys(found.items().stream().map(ApiKeyRecord::shown).toList(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    private Future<Nothing> delete(ApiKeyById request) {
        Instant now = context.clock().instant();
        return keys().compose(keys -> keys.get(request.keyId()).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(LucidError.unknown("api_key", request.keyId()));
            }
            if (found.get().value().revokedAt().isPresent()) {
                return Future.succeededFuture(Nothing.NOTHING);
            }
            return keys.replace(found.get().with(key -> key.revoked(now))).compose(done -> {
                if (!done) {
                    return delete(request);
                }
                ring.remove(request.keyId());
                context.bus().publish(Credentials.CREDENTIAL_REVOKED,
                        new CredentialRevoked("key", request.keyId(), Optional.empty(), now));
                return Future.succeededFuture(Nothing.NOTHING);
            });
        }));
    }

    /** Writes down when keys were used; one that another change came before is written the next time it is used. */
    private Future<?> noteUse() {
        Future<?> chain = Future.succeededFuture();
        for (Map.Entry<String, Instant> use : ring.takeUsed().entrySet()) {
            chain = chain.compose(before -> keys()).compose(keys -> keys.get(use.getKey()).compose(
                    found -> found.isEmpty()
                            ? Future.succeededFuture(false)
                            : keys.replace(found.get().with(key -> key.used(use.getValue())))));
        }
        return chain;
    }
}
