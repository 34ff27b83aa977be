package org.lucid.node.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;

@AnalyzeClasses(packages = "org.lucid.node", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String KERNEL = "org.lucid.node.kernel..";
    private static final String CONTRACT = "org.lucid.node.contract..";

    private static final Map<String, Set<String>> FORBIDDEN = Map.of("java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"), "java.time.ZonedDateTime", Set.of("now"), "java.time.Clock",
            Set.of("systemUTC", "systemDefaultZone", "system"), "java.lang.System", Set.of("currentTimeMillis",
                    "nanoTime"),
            "java.util.UUID", Set.of("randomUUID"), "java.util.Random", Set.of("<init>"), "java.security.SecureRandom",
            Set.of("<init>"), "java.lang.Math", Set.of("random"), "java.lang.Thread", Set.of("sleep"));

    private static final Set<String> PURE = Set.of("NodeState", "Liveness", "AdmissionRules", "NodeRecord", "SlotClock",
            "SlotClosing", "SlotMetrics", "Observation", "SilenceWatch", "Presence", "ProofRules", "ReadProof",
            "EntryRules",
            "Credits", "DutyDraw", "OpenSessions", "MaintenancePlan", "Statement", "Tally", "NodeSums", "DayOf",
            "RankOrder", "EpochRows", "CheckpointRows", "Scheduling", "Eligibility", "Grants", "Outcome", "Schedule",
            "Lifecycle", "Standing", "Event", "ProfileRules", "WalletProof", "PoolRecord", "PoolState",
            "MembershipState",
            "Health", "Contribution", "Succession", "Streaks", "ScalingPolicy", "Ranking", "Candidate",
            "AllocationState",
            "NodeHolds", "AlertRule", "Rollup", "Spans", "Thresholds", "Rate", "Score", "Explaining", "ScoreRules",
            "OutputRules", "OwnershipRules", "Accrual", "SessionPrice", "LargestRemainder", "EpochCredits", "PoolSplit",
            "Legs", "PayoutState",
            "SweepRule", "Terms", "BeaconTime", "AgentState", "SessionState", "SessionRules", "SessionRecord",
            "WorkSwitch", "Backoff", "AgentClock", "Behaviour", "EventId", "EventRing", "FeedEvent", "Hearing",
            "TopicPatterns", "Session", "Frame", "FrameDecoder", "Answers", "Dialect", "SockJsText");

    private static final DescribedPredicate<JavaAccess<?>> CLOCK_RANDOM_OR_SLEEP = DescribedPredicate.describe(
            "clock, random or sleep that does not come from the kernel",
            access -> FORBIDDEN.getOrDefault(access.getTargetOwner().getName(), Set.of()).contains(access.getName()));

    @ArchTest
    static final ArchRule KERNEL_IMPORTS_NOTHING_OF_OURS = noClasses().that().resideInAPackage(KERNEL).should()
            .dependOnClassesThat(DescribedPredicate.describe("ours outside the kernel",
                    (JavaClass c) -> c.getPackageName().startsWith("org.lucid.node.")
                            && !c.getPackageName().startsWith("org.lucid.node.kernel")));

    @ArchTest
    static final ArchRule CONTRACTS_IMPORT_ONLY_THE_KERNEL = noClasses().that().resideInAPackage(CONTRACT).should()
            .dependOnClassesThat(DescribedPredicate.describe("of a module",
                    (JavaClass c) -> c.getPackageName().startsWith("org.lucid.node.")
                            && !c.getPackageName().startsWith("org.lucid.node.kernel")
                            && !c.getPackageName().startsWith("org.lucid.node.contract")));

    @ArchTest
    static final ArchRule MODULES_NEVER_IMPORT_EACH_OTHER = SlicesRuleDefinition.slices()
            .assignedFrom(new ModuleSlices()).should().notDependOnEachOther();

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_FROM_THE_KERNEL = noClasses().that().resideOutsideOfPackage(KERNEL)
            .should().accessTargetWhere(CLOCK_RANDOM_OR_SLEEP);

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE = noFields().that().areDeclaredInClassesThat()
            .resideOutsideOfPackage(KERNEL).and().areStatic().should().notHaveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NO_CLASS_WITHOUT_A_NAME = noClasses().should().haveNameMatching(
            ".*(Manager|Helper|Util|Utils|Impl)").andShould().resideInAPackage("org.lucid..");

    @ArchTest
    static final ArchRule THE_FUNCTIONAL_CORE_IS_FREE_OF_VERTX = noClasses().that(DescribedPredicate.describe(
            "named as pure", (JavaClass c) -> PURE.contains(c.getSimpleName()))).should().dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "org.lucid.node.kernel.store..", "org.lucid.node.kernel.module..");
}
