package org.lucid.node.economy;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.JournalEntry;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.Statements.Holdings;
import org.lucid.node.contract.economy.Statements.Statement;
import org.lucid.node.contract.economy.Statements.StatementHeader;
import org.lucid.node.contract.economy.Statements.StatementLine;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.MerkleTree;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.crypto.Signatures;

/**
 * Checks a statement, page after page, against nothing but a public key (MON-39). After the first fault it must not be used
 * any more.
 */
final class StatementCheck {

    private static final int HASH = 32;

    private final Signatures signatures;
    private final byte[] key;
    private final Optional<LedgerHead> older;
    private Optional<StatementHeader> header = Optional.empty();
    private StatementFold fold;
    private long last;

    /** @param older a head that the journal must have grown from */
    StatementCheck(Signatures signatures, byte[] key, Optional<LedgerHead> older) {
        this.signatures = signatures;
        this.key = key;
        this.older = older;
    }

    /** Takes the next page; what is wrong with it. */
    Optional<String> page(Statement page) {
        try {
            Optional<String> fault = header.isEmpty() ? begin(page) : sameHeader(page);
            for (StatementLine line : page.lines()) {
                fault = fault.or(() -> line(line));
            }
            return fault;
        } catch (Failure | IllegalArgumentException | ArithmeticException e) {
            return Optional.of("it cannot be what was signed: " + e.getMessage());
        }
    }

    /** What is missing after the last page. */
    Optional<String> end() {
        StatementHeader told = header.orElseThrow();
        StatementHeader found = fold.header(told.head(), told.closed(), told.keyId()).signed(told.signature());
        return found.equals(told)
                ? Optional.empty()
                : Optional.of("the lines do not make the header: they have " + found + ", signed is " + told);
    }

    private Optional<String> begin(Statement page) {
        StatementHeader told = page.header();
        header = Optional.of(told);
        fold = new StatementFold(told.nodeId(), told.period(), told.opening());
        if (!signed(StatementHeader.TAG, told, told.keyId(), told.signature())) {
            return Optional.of("the header is not signed by this key");
        }
        if (!signed(LedgerHead.TAG, told.head(), told.head().keyId(), told.head().signature())) {
            return Optional.of("the head of the journal is not signed by this key");
        }
        return older.flatMap(head -> grown(head, page));
    }

    private boolean signed(String tag, Record record, String keyId, String signature) {
        return keyId.equals(Hex.of(key)) && Seal.verifies(signatures, key, tag, record, signature);
    }

    private Optional<String> grown(LedgerHead from, Statement page) {
        LedgerHead to = page.header().head();
        if (!signed(LedgerHead.TAG, from, from.keyId(), from.signature())) {
            return Optional.of("the older head is not signed by this key");
        }
        boolean consistent = page.consistency().filter(proof -> proof.from() == from.treeSize()
                && MerkleTree.isConsistent(from.treeSize(), bytes(from.treeRoot()), to.treeSize(), bytes(to.treeRoot()),
                        proof.proof().stream().map(StatementCheck::bytes).toList()))
                .isPresent();
        return consistent
                ? Optional.empty()
                : Optional.of("nothing shows that the journal grew from entry " + from.treeSize()
                        + "; fetch the statement with since=" + from.treeSize());
    }

    private Optional<String> sameHeader(Statement page) {
        return page.header().equals(header.orElseThrow())
                ? Optional.empty()
                : Optional.of("the pages belong to different statements");
    }

    private Optional<String> line(StatementLine line) {
        JournalEntry entry = line.entry();
        StatementHeader told = header.orElseThrow();
        if (entry.seq() <= last || !entry.nodeId().equals(Optional.of(told.nodeId()))) {
            return wrong(entry, "is out of order or another node's");
        }
        last = entry.seq();
        if (!Months.of(entry.at()).equals(YearMonth.parse(told.period()))) {
            return wrong(entry, "is of another month");
        }
        if (!entry.hash().equals(EntryHash.of(entry))) {
            return wrong(entry, "is not what its hash says");
        }
        Optional<String> legs = Legs.fault(entry.legs(), entry.nodeId());
        if (legs.isPresent()) {
            return wrong(entry, legs.get());
        }
        return proved(line, told.head()) ? balance(line) : wrong(entry, "is not proved to be in the journal");
    }

    private static boolean proved(StatementLine line, LedgerHead head) {
        List<byte[]> path = line.proof().stream().map(StatementCheck::bytes).toList();
        return line.leafIndex() == line.entry().seq() - 1 && Hex.of(MerkleTree.rootOf(bytes(line.entry().hash()), line
                .leafIndex(), head.treeSize(), path)).equals(head.treeRoot());
    }

    private Optional<String> balance(StatementLine line) {
        Holdings after = fold.add(line.entry());
        return after.equals(line.after())
                ? Optional.empty()
                : wrong(line.entry(), "leaves " + after + ", the statement says " + line.after());
    }

    private static Optional<String> wrong(JournalEntry entry, String what) {
        return Optional.of("entry " + entry.seq() + " " + what);
    }

    private static byte[] bytes(String hash) {
        return Hex.bytes("hash", hash, HASH);
    }
}
