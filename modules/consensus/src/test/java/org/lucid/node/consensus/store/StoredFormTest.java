package org.lucid.node.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lucid.node.consensus.leader.Schedule;
import org.lucid.node.consensus.params.RuleParameters;
import org.lucid.node.consensus.proof.Verdicts;
import org.lucid.node.consensus.slot.SilenceWatch;
import org.lucid.node.contract.consensus.Consensus.RejectedEntry;
import org.lucid.node.contract.consensus.Consensus.SlotRange;
import org.lucid.node.contract.consensus.Evidences;
import org.lucid.node.contract.consensus.Evidences.SignedMessage;
import org.lucid.node.contract.consensus.Slots.Slot;
import org.lucid.node.kernel.json.Json;

/** The engines on a medium store JSON: every record must come back from it as it was. */
class StoredFormTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:12.082Z");

    static List<Object> records() {
        Records.Share share = new Records.Share("pool_a", 1, 2, 3);
        SlotRange range = new SlotRange(4, 5);
        Records.TallyNode node = new Records.TallyNode("n", 1, 2, 3, true, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                List.of(share), List.of(range));
        return List.of(new Records.Meta("network", "lucid-main", AT, "aa", 1),
                new Records.Parameters(1, 2, new RuleParameters(5000, 3, 16, 7, 200_000, 5, 50_000, 500_000, 5_242_880,
                        2000, 10_000, 5000, 15_000_000_000L, 16, 32, 0, 240, 12, 50), "d", "configuration", AT),
                new Records.Proof("i", "n", 1, 2, 3, 4, "ab", new Verdicts(List.of(new RejectedEntry(1, "why")), 1, 2,
                        3, 4, true), AT, "sig", "hash", AT),
                new Records.SessionEvent("s:ended", "s", 1, AT, "n", Optional.empty(), Optional.of("ab")),
                new Records.Duty("s:n", "s", "n", 1, 5, "ab"), new Records.PresenceBits(1, 0xfff),
                new Records.Maintenance("n:m", "n", "m", List.of(new Records.MaintenanceWindow("x", 1, 2, "why",
                        Optional.of(1L))), 2),
                new Records.Beacon(1, "o", "p", "vrf", AT), new Records.VrfKey("vrf", "ab", 1, Optional.of("cd")),
                new Records.ScheduleRow(1, Optional.of("g"), new Schedule(1, 2, List.of(new Schedule.Window(0, "a",
                        Schedule.Reason.COOLDOWN_RELAXED)), List.of(new Schedule.Candidate("a", 1, 2, 3, 4, -1, "why")),
                        "d"), "MISSED",
                        Optional.of(new Records.ScheduleResult(Optional.of("a"), Optional.empty(),
                                Optional.of("cc"), List.of("a"), List.of("b"))),
                        Optional.empty()),
                new Records.Claim(1, "e", "n", 2, "aa", AT, AT, "sig"),
                new Records.Header(1, new Slot(1, false, Optional.of("manager_down"), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                        Optional.empty(), List.of("e"), "a", "b", "c", "d", "e", "f"), AT),
                new Records.Checkpoint(1, 2, "d", 3, 4, 5, 6, new SilenceWatch(List.of(1, 2), "2026-01", 3), 7, "h"),
                new Records.CheckpointPart("i", 1, 2, List.of(node), List.of(new Records.TallyEntity("e", 1, 2, 3)),
                        List.of(new Records.RosterEntry("n", "SUSPENDED", "")), List.of(new Records.LeaderStanding("e",
                                "2026-01", 1, 2, 3))),
                new Records.NodeEpoch("i", "n", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, List.of(share), List.of(range), 12),
                new Records.TallyRow("i", 1, "e", "pool", 2, 3, 4, 5, 6, 7, 8, 9),
                new Records.Epoch(1, 2, 3, "d", AT),
                new Evidences.Evidence("e", Evidences.PROOF, "n", 1, 4, new SignedMessage("ab", "cd"),
                        new SignedMessage("ef", "01"), "key", "manager", AT));
    }

    @ParameterizedTest
    @MethodSource("records")
    void comesBackAsItWas(Object stored) {
        assertThat(Json.decode(Json.encode(stored), stored.getClass())).isEqualTo(stored);
    }
}
