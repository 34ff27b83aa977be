package org.lucid.node.economy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.economy.LedgerHead;
import org.lucid.node.contract.economy.Statements.Statement;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.boot.ExitCode;
import org.lucid.node.kernel.boot.LucidCommand;
import org.lucid.node.kernel.json.Json;

/**
 * {@code lucid verify-statement FILE... --key PUBKEY [--head OLDHEAD]}: checks a statement, whose pages are one file each in
 * their order, against the public key of a manager, offline. Exit code 0 true, 1 false, 2 unreadable (MON-39).
 */
public final class VerifyStatement implements LucidCommand {

    private static final int TRUE = 0;
    private static final int FALSE = 1;
    private static final int UNREADABLE = 2;

    /** What was asked for. */
    private record Arguments(List<Path> pages, Optional<String> key, Optional<Path> head) {

        static Optional<Arguments> of(List<String> words) {
            List<Path> pages = new ArrayList<>();
            Optional<String> key = Optional.empty();
            Optional<Path> head = Optional.empty();
            for (int i = 0; i < words.size(); i++) {
                boolean option = words.get(i).startsWith("--");
                if (option && i + 1 == words.size()) {
                    return Optional.empty();
                }
                switch (words.get(i)) {
                    case "--key" -> key = Optional.of(words.get(++i));
                    case "--head" -> head = Optional.of(Path.of(words.get(++i)));
                    default -> {
                        if (option) {
                            return Optional.empty();
                        }
                        pages.add(Path.of(words.get(i)));
                    }
                }
            }
            return pages.isEmpty() || key.filter(hex -> hex.matches("[0-9a-f]{64}")).isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Arguments(pages, key, head));
        }
    }

    @Override
    public String name() {
        return "verify-statement";
    }

    @Override
    public String description() {
        return "Checks a statement offline; exit code 0 true, 1 false, 2 unreadable.";
    }

    @Override
    public boolean isOffline() {
        return true;
    }

    @Override
    public int run(Environment environment, List<String> words) {
        Optional<Arguments> given = Arguments.of(words);
        if (given.isEmpty()) {
            environment.out().println("usage: lucid verify-statement FILE... --key PUBKEY [--head OLDHEAD]");
            return ExitCode.COMMAND_LINE.value();
        }
        try {
            Optional<String> fault = check(environment, given.get());
            environment.out().println(fault.map(found -> "false: " + found).orElse("true"));
            return fault.isPresent() ? FALSE : TRUE;
        } catch (IOException | RuntimeException e) {
            environment.out().println("cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    private static Optional<String> check(Environment environment, Arguments given) throws IOException {
        Optional<LedgerHead> older = given.head().isPresent()
                ? Optional.of(read(given.head().get(), LedgerHead.class))
                : Optional.empty();
        StatementCheck check = new StatementCheck(environment.signatures(), Hex.bytes("key", given.key().orElseThrow(),
                32), older);
        for (Path page : given.pages()) {
            Optional<String> fault = check.page(read(page, Statement.class));
            if (fault.isPresent()) {
                return fault.map(found -> page + ": " + found);
            }
        }
        return check.end();
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        return Json.convert(Json.parse(Files.readAllBytes(file)), type);
    }
}
