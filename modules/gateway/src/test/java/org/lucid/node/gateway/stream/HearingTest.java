package org.lucid.node.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.gateway.stream.Hearing.Verdict;
import org.lucid.node.gateway.testkit.Shelf;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;

class HearingTest {

    private static final List<Topic<?>> ALL = List.of(Shelf.SOLD, Shelf.FILLED, Shelf.BILLED, Shelf.STOLEN,
            Shelf.DUSTED);
    private static final Caller USER = caller(Role.USER, "ada");
    private static final Caller OPERATOR = caller(Role.NODE_OPERATOR, "ada");
    private static final Caller ADMIN = caller(Role.ADMIN, "root");
    private static final Caller SERVICE = caller(Role.SERVICE, "billing");
    private static final Caller NODE = new Caller("n1", Set.of(Role.NODE), Optional.empty(), Optional.of("n1"));

    private static Caller caller(Role role, String operator) {
        return new Caller(operator, Set.of(role), Optional.of(operator), Optional.empty());
    }

    private static FeedEvent sold(String node) {
        return FeedEvent.of(1, Instant.EPOCH, Shelf.SOLD, new Shelf.Sold(node, "emma"));
    }

    private static FeedEvent billed(String operator) {
        return FeedEvent.of(1, Instant.EPOCH, Shelf.BILLED, new Shelf.Billed(Optional.ofNullable(operator), 1));
    }

    private static Verdict hears(Caller caller, FeedEvent event) {
        return new Hearing(caller, topic -> true, Optional.empty()).of(event);
    }

    private static Set<String> select(String patterns, Caller caller) {
        return TopicPatterns.select(patterns, caller, ALL);
    }

    @Test
    @Tag("API-53")
    void letsOperatorsAndNodesHearTheirOwnOnlyAndOthersAll() {
        assertThat(Stream.of(ADMIN, SERVICE).map(caller -> hears(caller, sold("n1")))).containsOnly(Verdict.HEARS);
        assertThat(hears(OPERATOR, sold("n1"))).isEqualTo(Verdict.IF_OWNER);
        assertThat(hears(NODE, sold("n1"))).isEqualTo(Verdict.HEARS);
        assertThat(hears(NODE, sold("n2"))).isEqualTo(Verdict.HEARS_NOT);
        assertThat(hears(USER, sold("n1"))).as("not for users").isEqualTo(Verdict.HEARS_NOT);
        assertThat(hears(OPERATOR, billed("ada"))).isEqualTo(Verdict.HEARS);
        assertThat(hears(OPERATOR, billed("bob"))).isEqualTo(Verdict.HEARS_NOT);
        assertThat(hears(OPERATOR, billed(null))).as("nobody's").isEqualTo(Verdict.HEARS_NOT);
        assertThat(hears(SERVICE, billed(null))).isEqualTo(Verdict.HEARS);
        FeedEvent filled = FeedEvent.of(1, Instant.EPOCH, Shelf.FILLED, new Shelf.Filled(3));
        assertThat(Stream.of(USER, OPERATOR, NODE, ADMIN, SERVICE).map(caller -> hears(caller, filled)))
                .containsOnly(Verdict.HEARS);
        FeedEvent dusted = FeedEvent.of(1, Instant.EPOCH, Shelf.DUSTED, new Shelf.Filled(3));
        assertThat(Stream.of(USER, OPERATOR, NODE, ADMIN, SERVICE).map(caller -> hears(caller, dusted)))
                .as("what only modules hear").containsOnly(Verdict.HEARS_NOT);
        Hearing hearing = new Hearing(OPERATOR, topic -> true, Optional.empty());
        assertThat(hearing.of(Optional.of("ada"))).isEqualTo(Verdict.HEARS);
        assertThat(hearing.of(Optional.of("bob"))).isEqualTo(Verdict.HEARS_NOT);
        assertThat(hearing.of(Optional.empty())).as("a node of nobody").isEqualTo(Verdict.HEARS_NOT);
    }

    @Test
    @Tag("API-52")
    void keepsToTheNodeThatWasAskedFor() {
        Hearing hearing = new Hearing(ADMIN, topic -> true, Optional.of("n1"));
        assertThat(hearing.of(sold("n1"))).isEqualTo(Verdict.HEARS);
        assertThat(hearing.of(sold("n2"))).isEqualTo(Verdict.HEARS_NOT);
        assertThat(hearing.of(billed("n1"))).as("an operator of that name").isEqualTo(Verdict.HEARS_NOT);
    }

    @Test
    @Tag("API-52")
    void readsPatterns() {
        assertThat(select("lucid.shelf.sold", OPERATOR)).containsExactly("lucid.shelf.sold");
        assertThat(select("lucid.shelf.*, lucid.shelf.sold", OPERATOR)).containsExactlyInAnyOrder("lucid.shelf.sold",
                "lucid.shelf.filled", "lucid.shelf.billed");
        assertThat(select("*", USER)).containsExactly("lucid.shelf.filled");
        assertThat(select("*", ADMIN)).hasSize(4);
    }

    @Test
    @Tag("API-52")
    void refusesPatternsThatNameNothing() {
        for (String wrong : List.of("", "lucid.shelf.sold,", "lucid.*.sold", "Lucid.*", "lucid.shelf.gone", "other.*",
                "lucid.shelf.dusted")) {
            assertThatThrownBy(() -> select(wrong, ADMIN)).as(wrong).isInstanceOfSatisfying(Failure.class,
                    failure -> assertThat(failure.number()).isEqualTo(1001));
        }
        String twenty = Stream.generate(() -> "lucid.*").limit(20).collect(Collectors.joining(","));
        assertThat(select(twenty, ADMIN)).hasSize(4);
        assertThatThrownBy(() -> select(twenty + ",lucid.*", ADMIN)).hasMessageContaining("21 patterns");
        assertThatThrownBy(() -> select("lucid.shelf.stolen", OPERATOR)).isInstanceOfSatisfying(Failure.class,
                failure -> {
                    assertThat(failure.number()).isEqualTo(2002);
                    assertThat(failure.details()).containsEntry("required_roles", Set.of("ADMIN"));
                });
    }
}
