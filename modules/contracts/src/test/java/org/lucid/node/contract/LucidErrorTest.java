package org.lucid.node.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.FailureCode;

class LucidErrorTest {

    private static final Set<Integer> BLOCKS = Set.of(10, 20, 40, 42, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59);

    @Test
    @Tag("API-18")
    void givesEachNumberOneMeaningInsideItsBlock() {
        assertThat(LucidError.values()).extracting(LucidError::number).doesNotHaveDuplicates()
                .allMatch(number -> BLOCKS.contains(number / 100));
    }

    @Test
    void coversTheNumberThatEachCodeFallsBackTo() {
        assertThat(Arrays.stream(FailureCode.values()))
                .allSatisfy(code -> assertThat(LucidError.byNumber(code.defaultNumber()).orElseThrow().code())
                        .isEqualTo(code));
    }
}
