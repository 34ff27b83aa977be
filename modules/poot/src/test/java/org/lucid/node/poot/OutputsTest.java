package org.lucid.node.poot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.contract.poot.Outputs;
import org.lucid.node.contract.poot.Outputs.BatchItem;
import org.lucid.node.contract.poot.Outputs.BatchResult;
import org.lucid.node.contract.poot.Outputs.Evidence;
import org.lucid.node.contract.poot.Outputs.PootValidation;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation;

class OutputsTest {

    private static final Caller ANN = new Caller("ann", Set.of(Role.NODE_OPERATOR), Optional.of("ann"),
            Optional.empty());
    private static final Caller SERVICE = new Caller("sessions", Set.of(Role.SERVICE), Optional.empty(),
            Optional.empty());

    private final Neighbours world = new Neighbours();
    private final Signatures signatures = new FastSignatures();

    private Simulation simulation(StoreFaults faults) {
        world.states.putAll(Map.of("node_a", "ACTIVE", "node_b", "ACTIVE"));
        return new Simulation(world.setup(signatures, false).faults(faults));
    }

    private Simulation simulation() {
        return simulation(StoreFaults.none());
    }

    /** What a node made and signed at some time. */
    private BatchItem output(String node, String text, Instant at, String nonce) {
        byte[] output = text.getBytes(StandardCharsets.UTF_8);
        byte[] message = ConsensusMessages.output(Neighbours.NETWORK, node, SignedBytes.sha256(output), at, nonce);
        return new BatchItem(Optional.of(node), Optional.of(Base64.getEncoder().encodeToString(output)), Optional.of(at
                .toString()), Optional.of(nonce), Optional.of(Hex.of(signatures.sign(Neighbours.seed(node), message))));
    }

    private static Evidence single(BatchItem item) {
        return new Evidence(item.nodeId().orElseThrow(), item.outputData(), item.timestamp(), item.nonce(), item
                .signature());
    }

    private static BatchItem signed(BatchItem item, Optional<String> signature) {
        return new BatchItem(item.nodeId(), item.outputData(), item.timestamp(), item.nonce(), signature);
    }

    private static PootValidation validate(Simulation simulation, BatchItem item) {
        return simulation.callAs(ANN, Outputs.VALIDATE, single(item));
    }

    private static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }

    @Test
    @Tag("CON-150")
    @Tag("CON-153")
    void anOutputIsFromTheNodeFreshAndUnique() {
        try (Simulation simulation = simulation()) {
            Instant now = simulation.now();
            PootValidation good = validate(simulation, output("node_a", "work", now, "nonce-01"));
            assertThat(good.isValid()).isTrue();
            assertThat(good.errors()).isEmpty();
            assertThat(good.outputHash()).contains(Hex.of(SignedBytes.sha256("work".getBytes(
                    StandardCharsets.UTF_8))));
            assertThat(good.score()).as("not calculated yet").isEmpty();
            Map<BatchItem, String> bad = Map.of(
                    signed(output("node_a", "work", now, "nonce-02"), Optional.empty()), "signature_missing",
                    signed(output("node_a", "work", now, "nonce-03"), output("node_b", "work", now, "nonce-03")
                            .signature()),
                    "signature_invalid",
                    signed(output("node_a", "work", now, "nonce-04"), Optional.of("00ff")), "signature_invalid",
                    output("node_a", "work", now.minus(Duration.ofHours(24)).minusMillis(1), "nonce-05"),
                    "timestamp_old", output("node_a", "work", now.plusMillis(30_001), "nonce-06"), "timestamp_future",
                    output("node_a", "other work", now, "nonce-01"), "nonce_reused");
            bad.forEach((item, error) -> assertThat(validate(simulation, item)).as(error).satisfies(validation -> {
                assertThat(validation.isValid()).isFalse();
                assertThat(validation.errors()).containsExactly(error);
            }));
            assertThat(validate(simulation, output("node_a", "work", now.minus(Duration.ofHours(24)), "nonce-07"))
                    .isValid()).isTrue();
            assertThat(validate(simulation, output("node_a", "work", now.plusSeconds(30), "nonce-08")).isValid())
                    .isTrue();
            assertThat(validate(simulation, output("node_b", "work", now, "nonce-01")).isValid()).as(
                    "nonces of another node are its own").isTrue();
            assertThat(simulation.call(Poot.STATISTICS, new Poot.GetStatistics(Optional.empty())).validations())
                    .containsEntry("accepted", 4L).containsEntry("rejected", 6L);
            world.states.put("node_b", "SUSPENDED");
            assertThat(validate(simulation, output("node_b", "work", now, "nonce-09")).errors()).containsExactly(
                    "node_suspended");
            world.states.put("node_b", "TERMINATED");
            assertThat(numberOf(() -> validate(simulation, output("node_b", "work", now, "nonce-10")))).isEqualTo(5001);
            List<PootValidation> listed = simulation.callAs(SERVICE, Outputs.VALIDATIONS, new Outputs.ListValidations(
                    "node_a", Optional.empty(), Optional.of(100), Optional.empty())).validations();
            assertThat(listed).hasSize(9).contains(good);
            assertThat(simulation.meters().get("lucid_poot_validations").tag("result", "valid").counter().count())
                    .isEqualTo(4);
            assertThat(simulation.meters().get("lucid_poot_validations").tag("result", "invalid").counter().count())
                    .isEqualTo(7);
        }
    }

    @Test
    @Tag("CON-150")
    @Tag("CON-130")
    void showsTheScoreAndNeverMovesIt() {
        try (Simulation simulation = simulation()) {
            simulation.advance(Duration.ofMinutes(7));
            Poot.PootScore score = simulation.callAs(ANN, Poot.SCORE, new Poot.OfNode("node_a"));
            PootValidation bad = validate(simulation, signed(output("node_a", "x", simulation.now(), "nonce-01"),
                    Optional.empty()));
            assertThat(bad.score()).contains(score.score());
            assertThat(bad.confidence()).contains(score.confidence()).contains(0.5);
            assertThat(simulation.callAs(ANN, Poot.CALCULATE, new Poot.OfNode("node_a"))).isEqualTo(score);
            assertThat(simulation.meters().get("lucid_poot_score").tag("node_id", "node_a").gauge().value()).isEqualTo(
                    score.score());
        }
    }

    @Test
    @Tag("CON-151")
    void aStrangerCannotBurnANonce() {
        try (Simulation simulation = simulation()) {
            Instant now = simulation.now();
            BatchItem mine = output("node_a", "work", now, "nonce-01");
            validate(simulation, signed(mine, Optional.of("00".repeat(64))));
            validate(simulation, signed(mine, Optional.empty()));
            assertThat(validate(simulation, mine).isValid()).isTrue();
            assertThat(validate(simulation, mine).errors()).containsExactly("nonce_reused");
            simulation.restart();
            simulation.advance(Duration.ofHours(24).plusSeconds(29), Duration.ofSeconds(30));
            simulation.await(simulation.store().sweep());
            assertThat(validate(simulation, mine).errors()).as("kept for longer than it is fresh").contains(
                    "nonce_reused");
            simulation.advance(Duration.ofHours(1), Duration.ofSeconds(30));
            simulation.await(simulation.store().sweep());
            assertThat(validate(simulation, mine).errors()).containsExactly("timestamp_old");
            var nonces = simulation.await(simulation.store().open(CollectionSpec.of("poot_nonces",
                    OutputStore.NonceRecord.class, OutputStore.NonceRecord::id)));
            assertThat(simulation.await(nonces.count(Query.all()))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @Tag("CON-151")
    @CsvSource(delimiter = ';', value = {"output_data; ''; nonce-01; 2026-01-01T00:00:00Z",
            "output_data; YQ; nonce-01; 2026-01-01T00:00:00Z", "output_data; YR==; nonce-01; 2026-01-01T00:00:00Z",
            "output_data; 'YQ= ='; nonce-01; 2026-01-01T00:00:00Z", "output_data; _-8=; nonce-01; 2026-01-01T00:00:00Z",
            "nonce; YQ==; short-1; 2026-01-01T00:00:00Z", "nonce; YQ==; nonce 01; 2026-01-01T00:00:00Z",
            "timestamp; YQ==; nonce-01; yesterday"})
    void refusesWhatIsMalformedNamingTheField(String field, String data, String nonce, String timestamp) {
        BatchItem item = new BatchItem(Optional.of("node_a"), Optional.of(data), Optional.of(timestamp), Optional.of(
                nonce), Optional.empty());
        assertThatThrownBy(() -> ReadOutput.of(item)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.number()).isEqualTo(5005);
            assertThat(failure.details().get("field")).isEqualTo(field);
        });
    }

    @Test
    @Tag("CON-151")
    void takesUpToAMebibyte() {
        String at = "2026-01-01T00:00:00Z";
        for (int size : new int[]{1, 1 << 20}) {
            assertThat(ReadOutput.of(sized(size, at)).hash()).isEqualTo(SignedBytes.sha256(new byte[size]));
        }
        assertThat(numberOf(() -> ReadOutput.of(sized((1 << 20) + 1, at)))).isEqualTo(5005);
        String nonce = "n".repeat(128);
        assertThat(ReadOutput.of(new BatchItem(Optional.of("a"), Optional.of("YQ=="), Optional.of(at), Optional.of(
                nonce), Optional.empty())).nonce()).isEqualTo(nonce);
    }

    private static BatchItem sized(int bytes, String at) {
        return new BatchItem(Optional.of("node_a"), Optional.of(Base64.getEncoder().encodeToString(new byte[bytes])),
                Optional.of(at), Optional.of("nonce-01"), Optional.empty());
    }

    @Test
    @Tag("CON-152")
    void aBatchHasOneResultForEachItemInOrder() {
        try (Simulation simulation = simulation()) {
            Instant now = simulation.now();
            BatchItem good = output("node_a", "1", now, "nonce-01");
            List<BatchItem> items = List.of(good, output("node_x", "2", now, "nonce-02"), good, new BatchItem(Optional
                    .of("node_b"), Optional.of("?"), Optional.of(now.toString()), Optional.of("nonce-03"),
                    Optional
                            .empty()),
                    new BatchItem(Optional.empty(), Optional.empty(), Optional.empty(), Optional
                            .empty(), Optional.empty()),
                    output("node_b", "3", now, "nonce-04"));
            BatchResult result = simulation.callAs(ANN, Outputs.BATCH_VALIDATE, new Outputs.Batch(items));
            assertThat(result.summary()).isEqualTo(new Outputs.Summary(6, 2, 1, 3));
            assertThat(result.results()).extracting(PootValidation::isValid).containsExactly(true, false, false, false,
                    false, true);
            assertThat(result.results().get(1).errors()).singleElement().asString().startsWith("LUCID_ERR_5001 ");
            assertThat(result.results().get(2).errors()).as("twice in one batch").containsExactly("nonce_reused");
            assertThat(result.results().get(3).errors()).singleElement().asString().startsWith(
                    "LUCID_ERR_5005 output_data");
            assertThat(result.results().get(4).errors()).singleElement().asString()
                    .startsWith("LUCID_ERR_5005 node_id");
            List<BatchItem> many = new ArrayList<>();
            for (int i = 0; i < 101; i++) {
                many.add(output("node_a", "m", now, "many-nonce-" + i));
            }
            for (List<BatchItem> refused : List.of(items.subList(1, 2), List.<BatchItem>of(), many)) {
                assertThat(numberOf(() -> simulation.callAs(ANN, Outputs.BATCH_VALIDATE, new Outputs.Batch(refused))))
                        .isEqualTo(5010);
            }
            assertThat(simulation.callAs(ANN, Outputs.BATCH_VALIDATE, new Outputs.Batch(many.subList(0, 100)))
                    .summary().valid()).isEqualTo(100);
            Caller bob = new Caller("bob", Set.of(Role.NODE_OPERATOR), Optional.of("bob"), Optional.empty());
            assertThat(numberOf(() -> simulation.callAs(bob, Outputs.VALIDATE, single(good)))).isEqualTo(2006);
        }
    }

    @Test
    @Tag("CON-151")
    void aNonceWhoseValidationWasNeverStoredIsNotLost() {
        boolean[] broken = {false};
        StoreFaults faults = (collection, operation) -> broken[0] && collection.equals("poot_validations")
                && operation == StoreFaults.Operation.INSERT_ALL
                        ? StoreFaults.FAIL_BEFORE_APPLY
                        : StoreFaults.NONE;
        try (Simulation simulation = simulation(faults)) {
            BatchItem item = output("node_a", "work", simulation.now(), "nonce-01");
            broken[0] = true;
            assertThat(numberOf(() -> validate(simulation, item))).isEqualTo(5032);
            broken[0] = false;
            assertThat(validate(simulation, item).errors()).as("it could still be under way").containsExactly(
                    "nonce_reused");
            simulation.advance(Duration.ofSeconds(61));
            assertThat(validate(simulation, item).isValid()).isTrue();
            simulation.advance(Duration.ofSeconds(61));
            assertThat(validate(simulation, item).errors()).containsExactly("nonce_reused");
        }
    }
}
