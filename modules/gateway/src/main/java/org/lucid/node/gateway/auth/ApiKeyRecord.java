package org.lucid.node.gateway.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.gateway.Credentials.ApiKey;
import org.lucid.node.kernel.bus.Role;

/** An API key as it is stored: its hash, never the key. ACTIVE until it is revoked or expires, both final (API-88). */
public record ApiKeyRecord(String keyId, String name, String secretSha256, List<Role> roles,
        Optional<String> operatorId, Optional<List<String>> operations, String createdBy, Instant createdAt,
        Optional<Instant> expiresAt, Optional<Instant> revokedAt, Optional<Instant> lastUsedAt) {

    /** The key as it may be shown. */
    public ApiKey shown() {
        return new ApiKey(keyId, name, roles, operatorId, operations, createdBy, createdAt, expiresAt, revokedAt,
                lastUsedAt);
    }

    /** The same key, ended. */
    public ApiKeyRecord revoked(Instant now) {
        return new ApiKeyRecord(keyId, name, secretSha256, roles, operatorId, operations, createdBy, createdAt,
                expiresAt, revokedAt.or(() -> Optional.of(now)), lastUsedAt);
    }

    /** The same key, used. */
    public ApiKeyRecord used(Instant at) {
        return new ApiKeyRecord(keyId, name, secretSha256, roles, operatorId, operations, createdBy, createdAt,
                expiresAt, revokedAt, Optional.of(at));
    }
}
