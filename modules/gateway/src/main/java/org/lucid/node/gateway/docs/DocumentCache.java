package org.lucid.node.gateway.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.gateway.route.Route;
import org.lucid.node.gateway.route.RouteTable;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.KernelView.ModuleStatus;

/** Keeps the bytes of the document for as long as the same modules are enabled (API-61). */
public final class DocumentCache {

    private final KernelView kernel;
    private final RouteTable table;
    private final Map<String, String> pages;
    private Document document;

    /** The document as it is served. */
    public record Document(long generation, byte[] plain, byte[] gzip, String etag) {
    }

    /** A cache of the document of the enabled modules among these routes, and of pages with a line on each. */
    public DocumentCache(KernelView kernel, RouteTable table, Map<String, String> pages) {
        this.kernel = kernel;
        this.table = table;
        this.pages = pages;
    }

    /** The document of now. */
    public synchronized Document now() {
        long generation = kernel.generation();
        if (document == null || document.generation != generation) {
            Set<String> enabled = kernel.modules().stream().filter(ModuleStatus::enabled).map(ModuleStatus::id)
                    .collect(Collectors.toSet());
            List<Route> routes = table.routes().stream()
                    .filter(route -> enabled.contains(route.operation().moduleId())).toList();
            byte[] plain = Json.encodeBytes(OpenApiDocument.of(kernel.process().version(), routes, pages));
            String etag = '"' + Hex.of(SignedBytes.sha256(plain)).substring(0, 32) + '"';
            document = new Document(generation, plain, gzip(plain), etag);
        }
        return document;
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
