package org.lucid.node.kernel.store;

import java.time.Instant;
import java.util.Optional;

/** A record with a field of every kind that a query can name. */
public record Item(String itemId, String owner, Optional<String> reference, State state, long amount, boolean urgent,
        Instant createdAt, Optional<Instant> expiresAt, String note) {

    public enum State {
        OPEN, PAID
    }

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public static final CollectionSpec<Item> SPEC = CollectionSpec.of("items", Item.class, Item::itemId,
            Index.on("owner", "amount"), Index.on("created_at"), Index.on("state", "urgent"), Index.on("amount"),
            Index.unique("reference"), Index.unique("owner", "reference"), Index.on("expires_at"));

    public static Item of(String id) {
        return new Item(id, "o", Optional.empty(), State.OPEN, 0, false, START, Optional.empty(), "not indexed");
    }

    public Item owner(String next) {
        return new Item(itemId, next, reference, state, amount, urgent, createdAt, expiresAt, note);
    }

    public Item reference(String next) {
        return new Item(itemId, owner, Optional.of(next), state, amount, urgent, createdAt, expiresAt, note);
    }

    public Item amount(long next) {
        return new Item(itemId, owner, reference, state, next, urgent, createdAt, expiresAt, note);
    }

    public Item state(State next, boolean nextUrgent) {
        return new Item(itemId, owner, reference, next, amount, nextUrgent, createdAt, expiresAt, note);
    }

    public Item createdAt(Instant next) {
        return new Item(itemId, owner, reference, state, amount, urgent, next, expiresAt, note);
    }

    public Item expiresAt(Instant next) {
        return new Item(itemId, owner, reference, state, amount, urgent, createdAt, Optional.of(next), note);
    }
}
