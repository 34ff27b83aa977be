package org.lucid.node.economy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Index;
import org.lucid.node.kernel.store.Page;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.Query.Comparison;

/** The collection of full segments. They are stored in their order, never changed and never deleted. */
final class SegmentStore {

    static final CollectionSpec<Segment> SEGMENTS = CollectionSpec.of("ledger_segments", Segment.class, Segment::id,
            Index.unique("segment"));

    private final Documents<Segment> documents;
    private final JournalTree tree;
    private long stored;
    private Future<Void> writing = Future.succeededFuture();

    /** @param tree makes the segments; those that it has and the store has not are stored */
    SegmentStore(Documents<Segment> documents, JournalTree tree) {
        this.documents = documents;
        this.tree = tree;
    }

    /** Checks what is stored against the tree; the first fault, as an entry of the journal, when they differ. */
    Future<Optional<Replay.Fault>> check() {
        return read(documents, stored).compose(page -> {
            int from = Math.toIntExact(Math.min(stored, tree.segments().size()));
            Optional<Replay.Fault> fault = Segment.fault(tree.segments().subList(from, tree.segments().size()), page);
            if (fault.isPresent() || page.isEmpty()) {
                return Future.succeededFuture(fault);
            }
            stored += page.size();
            return check();
        });
    }

    /** Stores what is not stored yet, one after the other; what fails is tried again at the next call. */
    Future<Void> catchUp() {
        if (writing.isComplete()) {
            writing = next();
        }
        return writing;
    }

    private Future<Void> next() {
        if (isComplete()) {
            return Future.succeededFuture();
        }
        return documents.insert(tree.segments().get(Math.toIntExact(stored))).compose(inserted -> {
            stored++; // one that is there already is this very one: only this process writes the journal
            return next();
        });
    }

    /** Whether every full segment of the tree is stored. */
    boolean isComplete() {
        return stored == tree.segments().size();
    }

    /** The first so many segments; fewer when some are missing. */
    static Future<List<Segment>> first(Documents<Segment> documents, long count) {
        return first(documents, count, new ArrayList<>());
    }

    private static Future<List<Segment>> first(Documents<Segment> documents, long count, List<Segment> found) {
        return found.size() >= count
                ? Future.succeededFuture(found)
                : read(documents, found.size()).compose(page -> {
                    List<Segment> wanted = page.stream().filter(segment -> segment.segment() < count).toList();
                    found.addAll(wanted);
                    return wanted.isEmpty() ? Future.succeededFuture(found) : first(documents, count, found);
                });
    }

    /** Segments from a number on in their order, at most 1,000. */
    static Future<List<Segment>> read(Documents<Segment> documents, long from) {
        return documents.find(Query.all().and("segment", Comparison.GTE, from).sortBy("segment")
                .limit(Query.MAX_LIMIT)).map(Page::values);
    }
}
