package org.lucid.node.gateway;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.gateway.Credentials;
import org.lucid.node.contract.gateway.Credentials.CredentialRevoked;
import org.lucid.node.contract.gateway.Credentials.ListCredentials;
import org.lucid.node.contract.gateway.Credentials.Revocation;
import org.lucid.node.contract.gateway.Credentials.RevocationRequest;
import org.lucid.node.contract.gateway.Credentials.Revocations;
import org.lucid.node.contract.gateway.Credentials.ServiceToken;
import org.lucid.node.contract.gateway.Credentials.ServiceTokenRequest;
import org.lucid.node.contract.gateway.Credentials.ServiceTokens;
import org.lucid.node.contract.gateway.Tokens.IssuedToken;
import org.lucid.node.gateway.auth.CredentialStore;
import org.lucid.node.gateway.http.Trust;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;

/** Issues tokens of services and revokes tokens of anybody (API-28, API-29). */
final class TokenDesk {

    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private final ModuleContext<?> context;
    private final Trust trust;
    private final Supplier<Future<CredentialStore>> stores;

    TokenDesk(ModuleContext<?> context, Trust trust, Supplier<Future<CredentialStore>> stores) {
        this.context = context;
        this.trust = trust;
        this.stores = stores;
    }

    void serve() {
        context.handle(Credentials.ISSUE_SERVICE_TOKEN, this::issue);
        context.handle(Credentials.LIST_SERVICE_TOKENS, (request, call) -> tokens(request));
        context.handle(Credentials.REVOKE, this::revoke);
        context.handle(Credentials.LIST_REVOCATIONS, (request, call) -> revocations(request));
    }

    private Future<IssuedToken> issue(ServiceTokenRequest request, Call call) {
        Instant now = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(Duration.ofHours(request.ttlHours()));
        String id = context.ids().next("tok");
        Optional<String> token = trust.keys().sign(new JsonObject().put("sub", request.subject())
                .put("role", Role.SERVICE.name()).put("type", "access").put("name", request.name()).put("jti", id)
                .put("iat", now.getEpochSecond()).put("exp", expires.getEpochSecond()));
        if (token.isEmpty()) {
            return Future
                    .failedFuture(LucidError.STATE_FORBIDS.failure("User tokens are signed elsewhere, or no secret "
                            + "is set (gateway.jwt.secret). Create an API key instead."));
        }
        ServiceToken record = new ServiceToken(id, request.subject(), request.name(), Role.SERVICE.name(),
                call.caller().subject(), now, expires);
        return stores.get().compose(store -> store.tokens().insert(record)).map(stored -> {
            call.markCreated();
            return new IssuedToken(token.get(), "Bearer", id, Duration.between(now, expires).toSeconds(), expires);
        });
    }

    private Future<ServiceTokens> tokens(ListCredentials request) {
        return stores.get().compose(store -> Listing.read(store.tokens(),
                Query.all().sortByDescending("issued_at"), request.page(), request.limit(), request.cursor()))
                .map(found -> new ServiceTokens(found.items(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    private Future<Revocations> revocations(ListCredentials request) {
        return stores.get().compose(store -> Listing.read(store.revocations(),
                Query.all().sortByDescending("created_at"), request.page(), request.limit(), request.cursor()))
                .map(found -> new Revocations(found.items(),
                        Pagination.of(found.page(), found.limit(), found.total(), found.next())));
    }

    /** Stores the revocation, or moves the one that is there forward; in force everywhere when the future succeeds. */
    private Future<Revocation> revoke(RevocationRequest request, Call call) {
        Instant now = context.clock().instant();
        if (request.tokenId().isPresent() == request.subject().isPresent()
                || request.tokenId().isPresent() && request.revokedBefore().isPresent()) {
            throw LucidError.field("token_id", "and subject do not go together so",
                    "a token_id alone, or a subject, with revoked_before or without");
        }
        if (request.revokedBefore().filter(before -> before.isAfter(now)).isPresent()) {
            throw LucidError.field("revoked_before", "lies ahead", "a time up to now");
        }
        trust.revocations().requireRoom();
        boolean token = request.tokenId().isPresent();
        Optional<Instant> before = token
                ? Optional.empty()
                : request.revokedBefore().or(() -> Optional.of(now.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS)));
        String id = token ? "jti:" + request.tokenId().get() : "sub:" + request.subject().orElseThrow();
        Revocation wanted = new Revocation(id, before, request.reason(), call.caller().subject(), now,
                now.plus(LONGEST_LIFE));
        return stores.get().compose(store -> store.revocations().insert(wanted).compose(fresh -> {
            if (fresh) {
                call.markCreated();
            }
            return fresh ? Future.succeededFuture(wanted) : forward(store.revocations(), wanted);
        })).onSuccess(revocation -> {
            trust.revocations().put(revocation);
            context.bus().publish(Credentials.CREDENTIAL_REVOKED,
                    new CredentialRevoked(token ? "jti" : "sub", id.substring(4), revocation.revokedBefore(), now));
        });
    }

    private static Future<Revocation> forward(Documents<Revocation> revocations, Revocation wanted) {
        return revocations.get(wanted.id()).compose(found -> {
            if (found.isEmpty()) {
                return revocations.insert(wanted)
                        .compose(stored -> stored ? Future.succeededFuture(wanted) : forward(revocations, wanted));
            }
            Revocation before = found.get().value();
            boolean later = wanted.revokedBefore().isPresent()
                    && before.revokedBefore().orElse(Instant.MAX).isBefore(wanted.revokedBefore().get());
            return later
                    ? revocations.replace(found.get().with(same -> wanted))
                            .compose(done -> done ? Future.succeededFuture(wanted) : forward(revocations, wanted))
                    : Future.succeededFuture(before);
        });
    }
}
