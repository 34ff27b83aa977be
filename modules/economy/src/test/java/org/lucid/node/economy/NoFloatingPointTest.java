package org.lucid.node.economy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.economy.Currency;
import org.lucid.node.contract.economy.Leg;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.json.Json;

class NoFloatingPointTest {

    private static final Pattern FLOATING = Pattern
            .compile("(?i)\\b(double|float)\\b|(double|float)(Value|Stream)|\\b\\d[\\d_]*\\.\\d+[fd]?\\b(?!\")");
    private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"|/\\*\\*?.*?\\*/|//[^\n]*",
            Pattern.DOTALL);

    @Test
    @Tag("MON-01")
    void countsMoneyInWholeMillionthsOnly() throws IOException {
        List<Path> sources = Stream.of("src/main/java", "../contracts/src/main/java/org/lucid/node/contract/economy",
                "../contracts/src/main/java/org/lucid/node/contract/money").map(Path::of)
                .flatMap(NoFloatingPointTest::sources).toList();
        assertThat(sources).hasSizeGreaterThan(20);
        assertThat(sources).filteredOn(source -> FLOATING.matcher(code(source)).find())
                .as("meters are shown as floating point, nothing else is").extracting(Path::getFileName)
                .extracting(Path::toString).containsExactly("Figures.java");
    }

    @Test
    @Tag("MON-01")
    void writesAmountsOfBothCurrenciesAsTextWithSixPlaces() {
        Leg sun = new Leg("operator:network", Currency.TRX, new Usdt(13_345_001));
        assertThat(Json.encode(sun).toString()).contains("\"13.345001\"");
        assertThat(Legs.fault(List.of(sun, new Leg("external:trx", Currency.TRX, sun.amount().negated())),
                Optional.empty())).isEmpty();
    }

    private static Stream<Path> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(Path source) {
        try {
            return TEXT.matcher(Files.readString(source)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
