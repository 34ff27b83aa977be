package org.lucid.node.poot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.poot.Ownerships;
import org.lucid.node.contract.poot.Ownerships.OwnershipDecided;
import org.lucid.node.contract.poot.Ownerships.Submit;
import org.lucid.node.contract.poot.Poot;
import org.lucid.node.contract.signing.ConsensusMessages;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.json.Json;
import org.lucid.node.kernel.store.CollectionSpec;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.kernel.store.memory.StoreFaults;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation;

class OwnershipTest {

    private static final Caller ANN = new Caller("ann", Set.of(Role.NODE_OPERATOR), Optional.of("ann"),
            Optional.empty());
    private static final Poot.OfNode NODE = new Poot.OfNode("node_a");

    private final Neighbours world = new Neighbours();
    private final Signatures signatures = new FastSignatures();
    private final List<OwnershipDecided> told = new ArrayList<>();

    private Simulation simulation(boolean payouts, StoreFaults faults) {
        world.states.putAll(Map.of("node_a", "ACTIVE", "node_b", "ACTIVE"));
        world.balances.put(Neighbours.ADDRESS, Usdt.parse("150"));
        Simulation simulation = new Simulation(world.setup(signatures, payouts).faults(faults));
        simulation.kernel().switchboard().listen(Ownerships.DECIDED, told::add);
        return simulation;
    }

    private Simulation simulation() {
        return simulation(true, StoreFaults.none());
    }

    private static Ownerships.Challenge challenge(Simulation simulation) {
        return simulation.callAs(ANN, Ownerships.CHALLENGE, NODE);
    }

    private Submit answer(Ownerships.Challenge challenge, String signer, String address, String claimed, long height) {
        Usdt amount = Usdt.parse(claimed);
        byte[] random = Hex.bytes("challenge", challenge.challenge(), challenge.challenge().length() / 2);
        byte[] message = ConsensusMessages.ownership(Neighbours.NETWORK, challenge.challengeId(), random, "node_a",
                address, amount.micro(), height);
        return new Submit("node_a", challenge.challengeId(), Hex.of(signatures.sign(Neighbours.seed(signer), message)),
                "stake_proof", address, amount, height);
    }

    private Submit good(Ownerships.Challenge challenge) {
        return answer(challenge, "node_a", Neighbours.ADDRESS, "150", 10_000);
    }

    private static Ownerships.OwnershipProof submit(Simulation simulation, Submit answer) {
        return simulation.callAs(ANN, Ownerships.SUBMIT, answer);
    }

    private static Ownerships.OwnershipProof latest(Simulation simulation) {
        return simulation.callAs(ANN, Ownerships.LATEST, NODE);
    }

    private static Failure failure(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure;
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    @Tag("CON-160")
    @Tag("CON-165")
    void aProofIsValidForAnHourAndExpiresByItself() {
        try (Simulation simulation = simulation()) {
            assertThat(failure(() -> latest(simulation)).number()).isEqualTo(5011);
            Ownerships.Challenge challenge = challenge(simulation);
            assertThat(challenge.challenge()).hasSize(64);
            assertThat(challenge.expiresAt()).isEqualTo(challenge.issuedAt().plus(Duration.ofMinutes(15)));
            Ownerships.OwnershipProof proof = submit(simulation, good(challenge));
            assertThat(proof.state()).isEqualTo("valid");
            assertThat(proof.reason()).isEmpty();
            assertThat(proof.balanceUsdt()).contains(Usdt.parse("150"));
            assertThat(proof.validUntil()).contains(simulation.now().plus(Duration.ofMinutes(60)));
            assertThat(told).containsExactly(new OwnershipDecided("node_a", proof.proofId(), "valid", Optional.empty(),
                    proof.validUntil()));
            simulation.advance(Duration.ofMinutes(59));
            assertThat(latest(simulation).state()).isEqualTo("valid");
            simulation.advance(Duration.ofMinutes(1));
            assertThat(latest(simulation).state()).isEqualTo("expired");
            assertThat(simulation.meters().get("lucid_poot_ownership").tag("state", "valid").counter().count())
                    .isEqualTo(1);
        }
    }

    @Test
    @Tag("CON-160")
    @Tag("CON-161")
    void aChallengeIsUsedOnceWhateverCameOfIt() {
        try (Simulation simulation = simulation()) {
            Ownerships.Challenge first = challenge(simulation);
            Ownerships.Challenge second = challenge(simulation);
            assertThat(second.challenge()).isNotEqualTo(first.challenge());
            Failure superseded = failure(() -> submit(simulation, good(first)));
            assertThat(superseded.number()).isEqualTo(5401);
            assertThat(superseded.details().get("state")).isEqualTo("superseded");
            Ownerships.OwnershipProof rejected = submit(simulation, answer(second, "node_b", Neighbours.ADDRESS, "150",
                    10_000));
            assertThat(rejected.reason()).contains("signature_invalid");
            Failure again = failure(() -> submit(simulation, good(second)));
            assertThat(again.number()).isEqualTo(5401);
            assertThat(again.details().get("state")).isEqualTo("consumed");
            assertThat(again.details().get("proof_ids")).isEqualTo(List.of(rejected.proofId()));
            Ownerships.Challenge third = challenge(simulation);
            simulation.advance(Duration.ofMinutes(15));
            assertThat(failure(() -> submit(simulation, good(third))).details().get("state")).isEqualTo("expired");
            Ownerships.Challenge fourth = challenge(simulation);
            Submit ofAnother = new Submit("node_b", fourth.challengeId(), good(fourth).sig(), "stake_proof",
                    Neighbours.ADDRESS, Usdt.parse("150"), 10_000);
            assertThat(failure(() -> submit(simulation, ofAnother)).number()).isEqualTo(5011);
            assertThat(submit(simulation, good(fourth)).state()).isEqualTo("valid");
        }
    }

    @Test
    @Tag("CON-162")
    void looksAtOneThingAfterTheOther() {
        record Case(String signer, String address, String claimed, long height, String outcome) {
        }
        String other = "TDvSsdrNM5eeXNL3czpa6AxLDHZA9nwe9K";
        for (Case one : List.of(new Case("node_b", other, "1", 1, "signature_invalid"),
                new Case("node_a", other, "1", 1, "address_not_registered"),
                new Case("node_a", Neighbours.ADDRESS, "99.999999", 1, "below_minimum"),
                new Case("node_a", Neighbours.ADDRESS, "150.000001", 8799, "block_height_out_of_range"),
                new Case("node_a", Neighbours.ADDRESS, "150.000001", 10_001, "block_height_out_of_range"),
                new Case("node_a", Neighbours.ADDRESS, "150.000001", 8800, "balance_below_claim"),
                new Case("node_a", Neighbours.ADDRESS, "150", 8800, "valid"),
                new Case("node_a", Neighbours.ADDRESS, "100", 10_000, "valid"))) {
            try (Simulation simulation = simulation()) {
                Ownerships.OwnershipProof proof = submit(simulation, answer(challenge(simulation), one.signer(), one
                        .address(), one.claimed(), one.height()));
                assertThat(proof.reason().orElse(proof.state())).as("%s", one).isEqualTo(one.outcome());
                assertThat(proof.state()).isEqualTo(one.outcome().equals("valid") ? "valid" : "rejected");
            }
        }
        try (Simulation simulation = simulation()) {
            world.addressProven = false;
            assertThat(submit(simulation, good(challenge(simulation))).reason()).contains("address_not_registered");
        }
    }

    @Test
    @Tag("CON-163")
    void whileTheChainGivesNoAnswerItIsAskedAgainAndNothingIsReadAsZero() {
        try (Simulation simulation = simulation()) {
            world.chainAnswers = false;
            Instant begun = simulation.now();
            Ownerships.OwnershipProof proof = submit(simulation, good(challenge(simulation)));
            assertThat(proof.state()).isEqualTo("pending_chain");
            assertThat(proof.balanceUsdt()).isEmpty();
            List<Long> asked = new ArrayList<>();
            int before = world.chainAsked;
            while (simulation.now().isBefore(begun.plusSeconds(300))) {
                simulation.advance(Duration.ofSeconds(1));
                if (world.chainAsked > before) {
                    asked.add(Duration.between(begun, simulation.now()).toSeconds());
                    before = world.chainAsked;
                }
            }
            assertThat(pauses(asked)).as("after 5, 10, 20 ... 60 s, looked at every 5 s").startsWith(10L, 20L, 40L, 60L,
                    60L);
            world.chainAnswers = true;
            world.solidified = false;
            simulation.advance(Duration.ofSeconds(70));
            assertThat(latest(simulation).state()).as("of a block that is not final").isEqualTo("pending_chain");
            world.solidified = true;
            simulation.restart();
            simulation.advance(Duration.ofSeconds(70));
            assertThat(latest(simulation).state()).isEqualTo("valid");
        }
    }

    private static List<Long> pauses(List<Long> asked) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < asked.size(); i++) {
            pauses.add(Math.round((asked.get(i) - asked.get(i - 1)) / 5.0) * 5);
        }
        return pauses;
    }

    @Test
    @Tag("CON-163")
    @Tag("CON-164")
    void withoutALedgerItExpiresAndCountsAsNoAttempt() {
        try (Simulation simulation = simulation(false, StoreFaults.none())) {
            for (int i = 0; i < 4; i++) {
                assertThat(submit(simulation, good(challenge(simulation))).state()).isEqualTo("pending_chain");
            }
            simulation.advance(Duration.ofMinutes(14));
            assertThat(latest(simulation).state()).isEqualTo("pending_chain");
            simulation.advance(Duration.ofMinutes(2));
            assertThat(latest(simulation).state()).isEqualTo("expired");
            assertThat(latest(simulation).reason()).contains("ledger_unavailable");
            assertThat(told).extracting(OwnershipDecided::state).containsExactly("expired", "expired", "expired",
                    "expired");
            assertThat(challenge(simulation)).isNotNull();
        }
    }

    @Test
    @Tag("CON-164")
    void threeRejectedProofsInAnHourAreEnough() {
        try (Simulation simulation = simulation()) {
            for (int i = 0; i < 3; i++) {
                submit(simulation, answer(challenge(simulation), "node_a", Neighbours.ADDRESS, "1", 10_000));
                simulation.advance(Duration.ofMinutes(10));
            }
            Failure limited = failure(() -> challenge(simulation));
            assertThat(limited.number()).isEqualTo(5404);
            assertThat(((Number) limited.details().get("retry_after")).longValue()).isBetween(1795L, 1800L);
            simulation.advance(Duration.ofMinutes(30));
            Ownerships.Challenge allowed = challenge(simulation);
            Caller bob = new Caller("bob", Set.of(Role.NODE_OPERATOR), Optional.of("bob"), Optional.empty());
            assertThat(failure(() -> simulation.callAs(bob, Ownerships.CHALLENGE, NODE)).number()).isEqualTo(2006);
            assertThat(failure(() -> simulation.callAs(bob, Ownerships.SUBMIT, good(allowed))).number()).isEqualTo(
                    2006);
            assertThat(submit(simulation, good(allowed)).state()).isEqualTo("valid");
        }
    }

    /** Every write of the way fails in turn, before or after it took effect; then the process starts again. */
    @Test
    @Tag("CON-161")
    @Tag("CON-191")
    void aCrashAfterAnyWriteLeadsToTheSameProof() {
        int crashes = 0;
        for (int failing = 1; failing <= 8; failing++) {
            for (boolean applied : new boolean[]{false, true}) {
                told.clear();
                CrashPoint point = new CrashPoint(failing, applied);
                try (Simulation simulation = simulation(true, point)) {
                    Ownerships.Challenge challenge = challenge(simulation);
                    point.armed = true;
                    boolean failed = false;
                    try {
                        submit(simulation, good(challenge));
                    } catch (Failure unknown) {
                        failed = true;
                    }
                    point.armed = false;
                    crashes += point.hit ? 1 : 0;
                    simulation.restart();
                    simulation.advance(Duration.ofSeconds(12));
                    if (failed && failing == 1 && !applied) {
                        submit(simulation, good(challenge));
                    } else {
                        assertThat(failure(() -> submit(simulation, good(challenge))).number()).isEqualTo(5401);
                    }
                    assertThat(latest(simulation)).as("write %d, applied %s", failing, applied).satisfies(proof -> {
                        assertThat(proof.state()).isEqualTo("valid");
                        assertThat(proof.claimedUsdt()).isEqualTo(Usdt.parse("150"));
                    });
                    var proofs = simulation.await(simulation.store().open(CollectionSpec.of("ownership_proofs",
                            OwnershipProof.class, OwnershipProof::proofId)));
                    assertThat(simulation.await(proofs.count(Query.all()))).as("one proof per challenge").isEqualTo(1);
                }
            }
        }
        assertThat(crashes).as("consume, insert, done and decide, before and after").isEqualTo(8);
    }

    /** Fails from one write on, until it is disarmed: as a process that is gone. */
    private static final class CrashPoint implements StoreFaults {

        private final int failing;
        private final boolean applied;
        private boolean armed;
        private boolean hit;
        private int writes;

        CrashPoint(int failing, boolean applied) {
            this.failing = failing;
            this.applied = applied;
        }

        @Override
        public Outcome decide(String collection, Operation operation) {
            boolean write = operation == Operation.INSERT || operation == Operation.REPLACE;
            boolean mine = collection.equals("poot_challenges") || collection.equals("ownership_proofs");
            if (!armed || !write || !mine) {
                return NONE;
            }
            writes++;
            hit |= writes == failing;
            return writes < failing ? NONE : writes == failing && applied ? FAIL_AFTER_APPLY : FAIL_BEFORE_APPLY;
        }
    }

    @Test
    void everyRecordComesBackFromTheStoreAsItWas() {
        Instant at = Instant.parse("2026-01-01T00:00:12.082Z");
        Challenge issued = Challenge.issue("chal_1", "node_a", "00ff", at, at.plusSeconds(900));
        Challenge consumed = issued.consumed(new Challenge.Submission("00", "stake_proof", Neighbours.ADDRESS, Usdt
                .parse("100"), 7, at), "proof_1");
        OwnershipProof pending = OwnershipProof.pending(consumed, consumed.submission().orElseThrow());
        for (Object stored : List.of(issued, consumed, consumed.done(), pending, pending.unanswered(at), pending.valid(
                Usdt.parse("100"), at), new OutputStore.NonceRecord("node_a", "nonce-01", "val_1", at),
                new OutputStore.ValidationRecord("val_1", "node_a", false, Optional.of(93.6), Optional.empty(), "00",
                        at, "nonce-01", Optional.empty(), 3, List.of("nonce_reused"), at))) {
            assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
        }
    }
}
