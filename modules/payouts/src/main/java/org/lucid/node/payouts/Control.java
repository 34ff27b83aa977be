package org.lucid.node.payouts;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Versioned;

/** The two documents that decide whether anybody may send: the halt (MON-95) and the sender's lease (MON-77). */
final class Control {

    static final CollectionSpec<Entry> CONTROL = CollectionSpec.of("payout_control", Entry.class, Entry::controlId);
    private static final String HALT = "halt";
    private static final String SENDER = "sender";

    private final Documents<Entry> documents;

    /** One document of either kind. */
    record Entry(String controlId, Optional<Halt> halt, Optional<Lease> lease) {
    }

    /**
     * Whether all sending is halted, since when, by whom and on which evidence.
     *
     * @param reason why it was halted, or why it was resumed
     */
    record Halt(boolean halted, String reason, Instant since, String by, List<String> evidence) {

        static final int MOST_EVIDENCE = 20;

        Halt {
            evidence = List.copyOf(evidence.size() > MOST_EVIDENCE ? evidence.subList(0, MOST_EVIDENCE) : evidence);
        }
    }

    /**
     * Who sends.
     *
     * @param term grows with each holder
     */
    record Lease(String holder, long term, Instant until) {
    }

    private Control(Documents<Entry> documents) {
        this.documents = documents;
    }

    static Future<Control> open(ModuleContext<?> context) {
        return context.open(CONTROL).map(Control::new);
    }

    /** The halt in force or the last one; empty when there never was one. */
    Future<Optional<Halt>> halt() {
        return documents.get(HALT).map(found -> found.flatMap(entry -> entry.value().halt()));
    }

    /** Stores a halt or its end; the newest word counts. */
    Future<Halt> set(Halt next) {
        Entry entry = new Entry(HALT, Optional.of(next), Optional.empty());
        return documents.get(HALT).compose(found -> found.isEmpty()
                ? documents.insert(entry)
                : documents.replace(found.get().with(old -> entry))).compose(stored -> stored
                        ? Future.succeededFuture(next)
                        : set(next));
    }

    /** Halts unless it is halted already; the first reason is kept. */
    Future<Halt> haltOnce(Halt next) {
        return halt().compose(now -> now.filter(Halt::halted).isPresent()
                ? Future.succeededFuture(now.get())
                : set(next));
    }

    /** Takes or renews the lease until a time; empty while another process holds it. */
    Future<Optional<Lease>> lease(String holder, Instant now, Instant until) {
        return documents.get(SENDER).compose(found -> {
            Optional<Lease> present = found.flatMap(entry -> entry.value().lease());
            if (present.filter(lease -> !lease.holder().equals(holder) && lease.until().isAfter(now)).isPresent()) {
                return Future.succeededFuture(Optional.empty());
            }
            long term = present.map(lease -> lease.holder().equals(holder) ? lease.term() : lease.term() + 1)
                    .orElse(1L);
            Lease next = new Lease(holder, term, until);
            Entry entry = new Entry(SENDER, Optional.empty(), Optional.of(next));
            return write(found, entry).map(stored -> stored ? Optional.of(next) : Optional.empty());
        });
    }

    private Future<Boolean> write(Optional<Versioned<Entry>> found, Entry entry) {
        return found.isEmpty() ? documents.insert(entry) : documents.replace(found.get().with(old -> entry));
    }
}
