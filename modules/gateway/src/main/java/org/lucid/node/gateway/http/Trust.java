package org.lucid.node.gateway.http;

import java.util.Optional;
import org.lucid.node.gateway.auth.ApiKeyRing;
import org.lucid.node.gateway.auth.DevelopmentAccess;
import org.lucid.node.gateway.auth.KeyRing;
import org.lucid.node.gateway.auth.NodeTokens;
import org.lucid.node.gateway.auth.PublishedKeyFile;
import org.lucid.node.gateway.auth.RevocationList;
import org.lucid.node.gateway.auth.TokenVerifier;
import org.lucid.node.gateway.settings.GatewayConfig;
import org.lucid.node.kernel.module.ModuleContext;

/** All by which callers are known, over all instances. */
public record Trust(KeyRing keys, Optional<PublishedKeyFile> published, TokenVerifier verifier, NodeTokens nodeTokens,
        RevocationList revocations, ApiKeyRing apiKeys) {

    static Trust of(ModuleContext<GatewayConfig> context) {
        GatewayConfig config = context.config();
        Optional<byte[]> temporary = config.development()
                ? Optional.of(context.kernel().processShared(DevelopmentAccess.class, () -> new DevelopmentAccess(
                        context.vertx(), context.random(), context.clock(), context.ids(), System.out)).secret())
                : Optional.empty();
        KeyRing keys = new KeyRing(context.vertx(), config, temporary);
        RevocationList revocations = new RevocationList(context.clock());
        ApiKeyRing apiKeys = new ApiKeyRing(context.clock());
        TokenVerifier verifier = new TokenVerifier(keys, apiKeys, revocations, config, context.clock());
        Optional<PublishedKeyFile> published = config.jwt().jwksFile()
                .map(path -> new PublishedKeyFile(context.vertx(), path, config.jwt().algorithm(), keys, verifier));
        return new Trust(keys, published, verifier, new NodeTokens(context, keys), revocations, apiKeys);
    }
}
