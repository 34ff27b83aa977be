package org.lucid.node.economy;

import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;

/** Where the next page of a statement begins: under which head, after which entry, with what the node held then. */
record StatementCursor(long treeSize, long after, Holdings holdings) {

    private static final int PARTS = 5;

    /** INVALID 1011 for what is none. */
    static StatementCursor parse(String text) {
        String[] parts = text.split("_", -1);
        try {
            if (parts.length == PARTS) {
                return new StatementCursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]), new Holdings(
                        new Usdt(Long.parseLong(parts[2])), new Usdt(Long.parseLong(parts[3])),
                        new Usdt(Long.parseLong(parts[4]))));
            }
        } catch (NumberFormatException e) {
            throw LucidError.BAD_CURSOR.failure("The cursor is none of a statement. Begin with the first page.");
        }
        throw LucidError.BAD_CURSOR.failure("The cursor is none of a statement. Begin with the first page.");
    }

    /** The failure for a cursor whose head is not kept any more. */
    static Failure gone() {
        return LucidError.BAD_CURSOR
                .failure("The head of this statement is not kept any more. Begin with the first page.");
    }

    @Override
    public String toString() {
        return treeSize + "_" + after + "_" + holdings.available().micro() + "_" + holdings.reserved().micro() + "_"
                + holdings.held().micro();
    }
}
