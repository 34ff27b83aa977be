package org.lucid.node.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.FailureCode;

@Tag("API-18")
class LucidErrorTest {

    /** The table of API-18, row by row: Failure, HTTP status, numbers. */
    private static final Map<String, List<Integer>> TABLE = Map.ofEntries(
            Map.entry("INVALID 400",
                    List.of(1001, 1002, 1008, 1009, 1011, 5005, 5010, 5105, 5106, 5108, 5301, 5501, 5502, 5503, 5507,
                            5520, 5523, 5701, 5703, 5706)),
            Map.entry("INVALID 405", List.of(1006)), Map.entry("INVALID 404", List.of(1007)),
            Map.entry("INVALID 415", List.of(1003)), Map.entry("INVALID 413", List.of(1004)),
            Map.entry("INVALID 431", List.of(1005)),
            Map.entry("UNAUTHENTICATED 401", List.of(2001, 2003, 2004, 2005, 5101, 5902)),
            Map.entry("FORBIDDEN 403", List.of(2002, 2006, 5104, 5110, 5205, 5513, 5704)),
            Map.entry("NOT_FOUND 404", List.of(5001, 5002, 5011, 5516, 5517)),
            Map.entry("CONFLICT 409",
                    List.of(1010, 1012, 4003, 4004, 4005, 5003, 5004, 5006, 5007, 5008, 5009, 5103, 5107, 5901, 5401,
                            5506, 5514, 5515, 5521, 5601, 5602, 5605, 5606, 5702, 5705)),
            Map.entry("LIMITED 429", List.of(5102, 5111, 5903, 5404, 5512, 5519, 5604, 4291, 4292)),
            Map.entry("MODULE_DISABLED 503", List.of(5031)),
            Map.entry("UNAVAILABLE 503", List.of(5032, 5033, 5034, 5518, 5522, 5603)),
            Map.entry("TIMEOUT 504", List.of(5041)), Map.entry("INTERNAL 500", List.of(5000)));

    @Test
    @Tag("NOD-80")
    void equalsTheTable() {
        TreeSet<String> expected = new TreeSet<>();
        TABLE.forEach((kind, numbers) -> numbers.forEach(n -> expected.add(n + " " + kind)));
        TreeSet<String> actual = new TreeSet<>();
        for (LucidError error : LucidError.values()) {
            actual.add(error.number() + " " + error.code() + " " + error.httpStatus());
        }
        assertThat(actual).isEqualTo(expected).hasSameSizeAs(LucidError.values());
    }

    @Test
    void givesEachNumberOnceAndFromItsBlock() {
        assertThat(Arrays.stream(LucidError.values()).map(LucidError::number)).doesNotHaveDuplicates()
                .allMatch(n -> List.of(10, 20, 40, 42, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59).contains(n / 100));
        assertThat(Arrays.stream(LucidError.values()).filter(e -> e.code() == FailureCode.LIMITED)
                .map(LucidError::number).filter(n -> n < 5000)).allMatch(n -> n / 10 == 429);
    }

    @Test
    void hasTheDefaultNumberOfEachCode() {
        for (FailureCode code : FailureCode.values()) {
            assertThat(LucidError.byNumber(code.defaultNumber())).hasValueSatisfying(e -> {
                assertThat(e.code()).isEqualTo(code);
                assertThat(e.httpStatus()).isEqualTo(code.httpStatus());
            });
        }
    }
}
