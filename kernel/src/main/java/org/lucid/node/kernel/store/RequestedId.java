package org.lucid.node.kernel.store;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;

/**
 * The id of a record that a request with an idempotency key makes. Its first half follows from who asks, for what and
 * with which key, its second half from the request, so that both are stored with the record and live as long as it
 * does: the same request finds what it made before, and another request under the same key finds that it is another
 * (API-42). For operations with a single writer.
 */
public final class RequestedId {

    private static final int HALF = 16;

    private final String beginning;
    private final String id;

    private RequestedId(String beginning, String id) {
        this.beginning = beginning;
        this.id = id;
    }

    /**
     * The id that a call asks for; empty when it brings no key.
     *
     * @param prefix of ids of this kind, such as {@code pool}
     * @param address of the operation
     */
    public static Optional<RequestedId> of(String prefix, String address, Call call) {
        return call.idempotency().map(given -> {
            String beginning = prefix + "_"
                    + digest(call.caller().subject() + "\n" + address + "\n" + given.key()).substring(0, 2 * HALF);
            return new RequestedId(beginning, beginning + given.requestHash().substring(0, HALF));
        });
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The id for the record to be made. */
    public String id() {
        return id;
    }

    /**
     * What an earlier request with the same key made; the call is then marked as replayed.
     *
     * @return empty when there was none; fails with CONFLICT 1010 when the key was used for another request
     */
    public <T> Future<Optional<T>> earlier(Documents<T> documents, Function<T, String> idOf, Call call) {
        Query sameKey = Query.all().and(Query.ID, Query.Comparison.GTE, beginning)
                .and(Query.ID, Query.Comparison.LTE, beginning + "~").limit(1);
        return documents.find(sameKey).map(found -> {
            Optional<T> made = found.values().stream().findFirst();
            if (made.isPresent() && !idOf.apply(made.get()).equals(id)) {
                throw Failure.of(FailureCode.CONFLICT, 1010,
                        "This Idempotency-Key was used for another request. Use a new key.");
            }
            made.ifPresent(before -> {
                call.markCreated();
                call.markReplayed();
            });
            return made;
        });
    }
}
