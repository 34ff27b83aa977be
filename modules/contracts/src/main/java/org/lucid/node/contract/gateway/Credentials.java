package org.lucid.node.contract.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.gateway.Tokens.IssuedToken;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** Credentials of services, and the end of any credential (API-28, API-29, API-88). */
public final class Credentials {

    /** A token for a service; CONFLICT 5003 where user tokens are signed elsewhere. */
    public static final Operation<ServiceTokenRequest, IssuedToken> ISSUE_SERVICE_TOKEN = Operation
            .of("lucid.gateway.issue-service-token", ServiceTokenRequest.class, IssuedToken.class).single()
            .roles(Role.SUPER_ADMIN).failures(LucidError.STATE_FORBIDS.number());

    /** Service tokens that were issued here, the latest first. */
    public static final Operation<ListCredentials, ServiceTokens> LIST_SERVICE_TOKENS = Operation
            .of("lucid.gateway.list-service-tokens", ListCredentials.class, ServiceTokens.class)
            .roles(Role.SUPER_ADMIN);

    /** Ends one token, or all earlier tokens of a subject; the same again is the same revocation. */
    public static final Operation<RevocationRequest, Revocation> REVOKE = Operation
            .of("lucid.gateway.revoke", RevocationRequest.class, Revocation.class).single().roles(Role.ADMIN)
            .failures(LucidError.STARTING.number());

    /** What is revoked, the latest first. */
    public static final Operation<ListCredentials, Revocations> LIST_REVOCATIONS = Operation
            .of("lucid.gateway.list-revocations", ListCredentials.class, Revocations.class).roles(Role.ADMIN);

    /** A key for a caller that can set nothing but a header; CONFLICT 5003 for a name in use, 5004 beyond 200 keys. */
    public static final Operation<ApiKeyRequest, ApiKeyCreated> CREATE_API_KEY = Operation
            .of("lucid.gateway.create-api-key", ApiKeyRequest.class, ApiKeyCreated.class).single()
            .roles(Role.SUPER_ADMIN).failures(LucidError.STATE_FORBIDS.number(), LucidError.NO_ROOM.number());

    /** API keys, the latest first, those that ended included. */
    public static final Operation<ListCredentials, ApiKeys> LIST_API_KEYS = Operation
            .of("lucid.gateway.list-api-keys", ListCredentials.class, ApiKeys.class).roles(Role.SUPER_ADMIN);

    /** Ends a key for good; NOT_FOUND 5011 when there is none of that id. */
    public static final Operation<ApiKeyById, Nothing> DELETE_API_KEY = Operation
            .of("lucid.gateway.delete-api-key", ApiKeyById.class, Nothing.class).single().roles(Role.SUPER_ADMIN)
            .failures(LucidError.RECORD_UNKNOWN.number());

    /** A credential that no longer holds. */
    public static final Topic<CredentialRevoked> CREDENTIAL_REVOKED = Topic
            .of("lucid.gateway.credential-revoked", CredentialRevoked.class).audience(Role.ADMIN);

    private Credentials() {
    }

    /** Whom a token is for; {@code ttlHours} is 1 hour to 366 days. */
    public record ServiceTokenRequest(@Bounds(pattern = "[A-Za-z0-9._-]{1,128}") String subject,
            @Bounds(min = "3", max = "100") String name, @Bounds(min = "1", max = "8784") int ttlHours) {
    }

    /** A page of a list. */
    public record ListCredentials(@Bounds(min = "1", max = "10000") Optional<Integer> page,
            @Bounds(min = "1", max = "100") Optional<Integer> limit, Optional<String> cursor) {
    }

    /** A service token, without the token itself. */
    public record ServiceToken(String tokenId, String subject, String name, String role, String issuedBy,
            Instant issuedAt, Instant expiresAt) {
    }

    /** A page of service tokens. */
    public record ServiceTokens(List<ServiceToken> tokens, Pagination pagination) {
    }

    /**
     * Either one token, or those of a subject that were made before a time.
     *
     * @param tokenId its {@code jti}
     * @param revokedBefore now, when a subject is given without it; never later than now
     */
    public record RevocationRequest(@Bounds(min = "1", max = "128") Optional<String> tokenId,
            @Bounds(min = "1", max = "128") Optional<String> subject, Optional<Instant> revokedBefore,
            @Bounds(min = "3", max = "500") String reason) {
    }

    /**
     * A revocation.
     *
     * @param id {@code jti:<token id>} or {@code sub:<subject>}
     * @param expiresAt when the longest token concerned has ended by itself
     */
    public record Revocation(String id, Optional<Instant> revokedBefore, String reason, String revokedBy,
            Instant createdAt, Instant expiresAt) {
    }

    /** A page of revocations. */
    public record Revocations(List<Revocation> revocations, Pagination pagination) {
    }

    /**
     * What a key may do.
     *
     * @param name unique
     * @param operatorId for whom its bearer acts
     * @param operations addresses, when it may call no others
     * @param expiresAt when it ends by itself
     */
    public record ApiKeyRequest(@Bounds(min = "3", max = "100") String name,
            @Bounds(min = "1", max = "5") List<Role> roles,
            @Bounds(min = "1", max = "128") Optional<String> operatorId,
            @Bounds(min = "1", max = "200") Optional<List<String>> operations, Optional<Instant> expiresAt) {
    }

    /** A new key, shown this once. */
    public record ApiKeyCreated(String keyId, String name, String apiKey, Instant createdAt,
            Optional<Instant> expiresAt) {
    }

    /** A key, without the key itself. */
    public record ApiKey(String keyId, String name, List<Role> roles, Optional<String> operatorId,
            Optional<List<String>> operations, String createdBy, Instant createdAt, Optional<Instant> expiresAt,
            Optional<Instant> revokedAt, Optional<Instant> lastUsedAt) {
    }

    /** A page of keys. */
    public record ApiKeys(List<ApiKey> apiKeys, Pagination pagination) {
    }

    /** Names a key. */
    public record ApiKeyById(@Bounds(pattern = "[A-Za-z0-9]{12}") String keyId) {
    }

    /** {@code kind} is jti, sub or key; {@code value} the token id, subject or key id. */
    public record CredentialRevoked(String kind, String value, Optional<Instant> revokedBefore, Instant time) {
    }
}
