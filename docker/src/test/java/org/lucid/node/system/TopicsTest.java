package org.lucid.node.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;

/** All topics of the distribution, against {@code topics.txt}: who may hear them, and whose each event is. */
class TopicsTest {

    /** About a node and yet for everybody to hear. */
    private static final Set<String> PUBLIC = Set.of("lucid.consensus.slot-claimed");

    private static List<Topic<?>> told() {
        List<Topic<?>> told = new ArrayList<>();
        InstalledModules.infos().forEach(info -> told.addAll(info.tells()));
        return told;
    }

    private static List<Topic<?>> declared() {
        List<Topic<?>> declared = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPackages("org.lucid.node.contract")) {
            Arrays.stream(type.reflect().getFields()).filter(field -> field.getType() == Topic.class)
                    .forEach(field -> {
                        try {
                            declared.add((Topic<?>) field.get(null));
                        } catch (IllegalAccessException e) {
                            throw new AssertionError(e);
                        }
                    });
        }
        return declared;
    }

    private static String line(Topic<?> topic) {
        return topic.address() + " " + topic.audience().stream().map(Enum::name).sorted()
                .collect(Collectors.joining(","))
                + topic.owner().map(owner -> " " + owner.member().name().toLowerCase(java.util.Locale.ROOT)).orElse("");
    }

    @Test
    @Tag("API-53")
    void areTheCommittedOnes() throws IOException {
        CommittedList.requireSame("topics.txt", told().stream().map(TopicsTest::line).toList());
    }

    @Test
    @Tag("API-53")
    void areEachToldByOneModule() {
        assertThat(told()).doesNotHaveDuplicates();
        assertThat(told()).containsExactlyInAnyOrderElementsOf(declared());
    }

    @Test
    @Tag("API-53")
    void saySoWhenTheirEventsBelongToSomebody() {
        for (Topic<?> topic : told()) {
            Set<String> members = Arrays.stream(topic.eventType().getRecordComponents())
                    .map(RecordComponent::getName).collect(Collectors.toSet());
            boolean owned = members.contains("nodeId") || members.contains("operatorId");
            boolean narrow = topic.isInternal() || !topic.audience().contains(Role.USER)
                    && !topic.audience().contains(Role.NODE_OPERATOR) && !topic.audience().contains(Role.NODE);
            assertThat(topic.owner().isPresent() || !owned || narrow || PUBLIC.contains(topic.address()))
                    .as("%s names a node or operator and is for others than those who see all", topic).isTrue();
            if (topic.owner().isPresent()) {
                assertThat(members).contains(topic.owner().get().member() == Topic.Member.NODE_ID
                        ? "nodeId"
                        : "operatorId");
                assertThat(topic.audience()).as("%s for services, which see all", topic).contains(Role.SERVICE);
            }
        }
    }
}
