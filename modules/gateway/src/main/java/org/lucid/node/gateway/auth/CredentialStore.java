package org.lucid.node.gateway.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lucid.node.contract.gateway.Credentials.Revocation;
import org.lucid.node.contract.gateway.Credentials.ServiceToken;
import org.lucid.node.gateway.store.OnDemand;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Retention;

/** What the gateway keeps of credentials: never one itself. */
public record CredentialStore(Documents<ServiceToken> tokens, Documents<Revocation> revocations,
        Documents<ApiKeyRecord> apiKeys) {

    private static final CollectionSpec<ServiceToken> TOKENS = CollectionSpec
            .of("gateway_tokens", ServiceToken.class, ServiceToken::tokenId, Index.on("issued_at"))
            .keep(new Retention("expires_at", Duration.ofDays(30)));
    private static final CollectionSpec<Revocation> REVOCATIONS = CollectionSpec
            .of("gateway_revocations", Revocation.class, Revocation::id, Index.on("created_at"))
            .keep(new Retention("expires_at", Duration.ofHours(1)));
    private static final CollectionSpec<ApiKeyRecord> API_KEYS = CollectionSpec
            .of("gateway_api_keys", ApiKeyRecord.class, ApiKeyRecord::keyId, Index.unique("name"),
                    Index.on("created_at"))
            .keep(new Retention("revoked_at", Duration.ofDays(366)));

    /** The collections, opened the first time they are asked for, and once more after a failure. */
    public static Supplier<Future<CredentialStore>> opening(ModuleContext<?> context) {
        return new OnDemand<>(() -> open(context));
    }

    private static Future<CredentialStore> open(ModuleContext<?> context) {
        return Future.join(List.of(context.open(TOKENS), context.open(REVOCATIONS), context.open(API_KEYS)))
                .map(all -> new CredentialStore(all.resultAt(0), all.resultAt(1), all.resultAt(2)));
    }

    /** Reads what is in force into memory. */
    public Future<Void> load(RevocationList list, ApiKeyRing ring) {
        return each(apiKeys, Optional.empty(), key -> {
            if (key.revokedAt().isEmpty()) {
                ring.put(key);
            }
        }).compose(read -> each(revocations, Optional.empty(), list::put)).onSuccess(read -> list.complete());
    }

    private static <T> Future<Void> each(Documents<T> documents, Optional<String> cursor, Consumer<T> taker) {
        Query query = Query.all().limit(Query.MAX_LIMIT);
        return documents.find(cursor.map(query::after).orElse(query)).compose(page -> {
            page.values().forEach(taker);
            return page.next().isEmpty() ? Future.succeededFuture() : each(documents, page.next(), taker);
        });
    }
}
