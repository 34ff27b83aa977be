package org.lucid.node.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.lucid.node.gateway.settings.GatewayConfig;

/**
 * The keys of tokens.
 *
 * @param user keys that user tokens may be signed with, the one in force first; empty when none is configured
 * @param node the key of node tokens, derived so that no other service takes one for a user's (API-26)
 */
public record TokenKeys(List<byte[]> user, Optional<byte[]> node) {

    /** The {@code kid} of node tokens. */
    public static final String NODE_KID = "node-v1";
    private static final int KEY_BYTES = 32;

    /** The keys of a configuration; {@code temporary} stands in for the secret in the development profile. */
    public static TokenKeys of(GatewayConfig config, Optional<byte[]> temporary) {
        List<byte[]> user = new ArrayList<>();
        config.jwt().secret().map(TokenKeys::utf8).or(() -> temporary).ifPresent(user::add);
        Optional<byte[]> current = user.stream().findFirst();
        config.jwt().previousSecret().map(TokenKeys::utf8).ifPresent(user::add);
        return new TokenKeys(List.copyOf(user),
                config.jwt().nodeSecret().map(TokenKeys::utf8).or(() -> current).map(TokenKeys::nodeKey));
    }

    /** HKDF-SHA256 with salt {@code lucid-node} and info {@code node-access-v1}, 32 bytes. */
    static byte[] nodeKey(byte[] secret) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.ofExtract().addIKM(secret)
                    .addSalt(utf8("lucid-node")).thenExpand(utf8("node-access-v1"), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has HKDF-SHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "TokenKeys";
    }
}
