package org.lucid.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What the gateway answered. */
record Answer(int status, JsonNode body, Map<String, List<String>> headers) {

    /** This answer, after a look at its status. */
    Answer is(int... expected) {
        assertThat(expected).as("status of %s", this).contains(status);
        return this;
    }

    /** This answer, after a look at its status and its error's number. */
    Answer isError(int expected, int number) {
        is(expected);
        assertThat(text("/error/code")).as("code of %s", this).isEqualTo("LUCID_ERR_" + number);
        return this;
    }

    JsonNode at(String pointer) {
        return body.at(pointer);
    }

    String text(String pointer) {
        return body.at(pointer).asText();
    }

    BigDecimal amount(String pointer) {
        return new BigDecimal(text(pointer));
    }

    /** The value of a header, or nothing. */
    String header(String name) {
        return headers.entrySet().stream().filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst()).findFirst().orElse("");
    }
}
