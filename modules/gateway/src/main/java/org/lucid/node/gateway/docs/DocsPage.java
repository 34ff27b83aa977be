package org.lucid.node.gateway.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * The page that shows the document, and the policy under which it works: its own script and style, by their hashes, and
 * nothing from elsewhere.
 */
public record DocsPage(byte[] html, String policy, String etag) {

    private static final String RESOURCE = "/org/lucid/node/gateway/docs.html";

    /** Reads the page from our own files. */
    public static DocsPage load() {
        try (InputStream in = DocsPage.class.getResourceAsStream(RESOURCE)) {
            byte[] html = in.readAllBytes();
            String text = new String(html, StandardCharsets.UTF_8);
            return new DocsPage(html, "default-src 'none'; frame-ancestors 'none'; connect-src 'self'; script-src '"
                    + hash(text, "script") + "'; style-src '" + hash(text, "style") + "'",
                    '"' + Hex.of(SignedBytes.sha256(html)).substring(0, 32) + '"');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String page, String element) {
        int start = page.indexOf("<" + element + ">") + element.length() + 2;
        String content = page.substring(start, page.indexOf("</" + element + ">"));
        return "sha256-"
                + Base64.getEncoder().encodeToString(SignedBytes.sha256(content.getBytes(StandardCharsets.UTF_8)));
    }
}
