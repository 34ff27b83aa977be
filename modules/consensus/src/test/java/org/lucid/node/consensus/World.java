package org.lucid.node.consensus;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.pools.Memberships;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.shards.Audits;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.NodeId;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.crypto.Signatures;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.ModuleInfo;
import org.lucid.node.kernel.testkit.FastSignatures;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** What stands around consensus in its tests: nodes, pools and audits, which live on when the process restarts. */
final class World {

    static final byte[] NETWORK = SignedBytes.networkHash("lucid-main", Instant.parse("2025-01-01T00:00:00Z"));

    private final Signatures signatures;
    private final TreeMap<String, String> keys = new TreeMap<>();
    private final Map<String, String> states = new HashMap<>();
    private final List<Nodes.NodeChange> nodeJournal = new ArrayList<>();
    private final List<Memberships.Change> poolJournal = new ArrayList<>();
    private final Map<String, Audits.Audit> audits = new HashMap<>();
    private final Map<String, Map<Long, String>> keysOfSlots = new HashMap<>();
    private boolean registrationFails;

    /** What no test configures. */
    record NoConfig() {
    }

    World(Signatures signatures, int nodes) {
        this.signatures = signatures;
        for (int i = 0; i < nodes; i++) {
            keys.put(node(i), Hex.of(signatures.publicKey(seed(i))));
            states.put(node(i), "ACTIVE");
        }
    }

    World(int nodes) {
        this(new FastSignatures(), nodes);
    }

    static byte[] seed(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) (number + 1);
        seed[1] = (byte) (number + 1 >> 8);
        return seed;
    }

    String node(int number) {
        return NodeId.of(signatures.publicKey(seed(number)));
    }

    Signatures signatures() {
        return signatures;
    }

    void setState(int number, String state, Instant at) {
        String from = states.put(node(number), state);
        nodeJournal.add(new Nodes.NodeChange(nodeJournal.size() + 1L, node(number), "state", Optional.of(from), state,
                Optional.empty(), Optional.empty(), at, "test", "test"));
    }

    void join(int number, String pool, Instant at) {
        poolJournal.add(new Memberships.Change(poolJournal.size() + 1L, node(number), pool, "m", "joined", at));
    }

    void leave(int number, String pool, Instant at) {
        poolJournal.add(new Memberships.Change(poolJournal.size() + 1L, node(number), pool, "m", "left", at));
    }

    void audit(Audits.Audit audit) {
        audits.put(audit.auditId(), audit);
    }

    /** The node signs with another key in a slot. */
    void keyInSlot(int number, long slot, byte[] publicKey) {
        keysOfSlots.computeIfAbsent(node(number), node -> new HashMap<>()).put(slot, Hex.of(publicKey));
    }

    void registrationFails(boolean fails) {
        registrationFails = fails;
    }

    /** A process with consensus, registration and pools. */
    Setup setup(String consensus) {
        return Setup.of(configuration(consensus, false), Registration::new, Pools::new, Shards::new,
                ConsensusModule::new).signatures(signatures);
    }

    /** The same with the module of shards. */
    Setup withShards(String consensus) {
        return Setup.of(configuration(consensus, true), Registration::new, Pools::new, Shards::new,
                ConsensusModule::new).signatures(signatures);
    }

    static String configuration(String consensus, boolean shards) {
        return "registration: {enabled: true}\npools: {enabled: true}\nshards: {enabled: " + shards
                + "}\nconsensus: {enabled: true" + (consensus.isEmpty() ? "" : ", " + consensus) + "}\n";
    }

    private abstract static class Stand implements LucidModule<NoConfig> {

        private final ModuleInfo<NoConfig> info;

        Stand(String id, Operation<?, ?>... offers) {
            this.info = ModuleInfo.of(id, NoConfig.class, offers);
        }

        @Override
        public ModuleInfo<NoConfig> info() {
            return info;
        }
    }

    private final class Registration extends Stand {

        Registration() {
            super("lucid.registration", NodeKeys.GET_KEY, Nodes.NODE_CHANGES, Nodes.STATUSES);
        }

        @Override
        public Future<?> start(ModuleContext<NoConfig> context) {
            context.handle(NodeKeys.GET_KEY, (request, call) -> keys.containsKey(request.nodeId())
                    ? Future.succeededFuture(new NodeKeys.NodeKey(request.nodeId(), keyOf(request),
                            states.get(request.nodeId()), Optional.empty(), Hex.of(NETWORK)))
                    : Future.failedFuture(LucidError.NODE_UNKNOWN.failure("none")));
            context.handle(Nodes.NODE_CHANGES, (request, call) -> registrationFails
                    ? Future.failedFuture(LucidError.STORE_DOWN.failure("down"))
                    : Future.succeededFuture(new Nodes.NodeChangePage(nodeJournal.stream()
                            .filter(change -> change.seq() > request.afterSeq()).limit(request.limit()).toList())));
            context.handle(Nodes.STATUSES, (request, call) -> Future.succeededFuture(new Nodes.StatusPage(
                    request.nodeIds().orElse(List.of()).stream().filter(keys::containsKey)
                            .map(id -> new Nodes.StatusItem(id, states.get(id), "self", Optional.empty(),
                                    Optional.empty(), Instant.EPOCH))
                            .toList())));
            return Future.succeededFuture();
        }

        private String keyOf(NodeKeys.GetKey request) {
            return request.slot().map(slot -> keysOfSlots.getOrDefault(request.nodeId(), Map.of()).get(slot))
                    .orElse(keys.get(request.nodeId()));
        }
    }

    private final class Pools extends Stand {

        Pools() {
            super("lucid.pools", Memberships.MEMBERSHIP_CHANGES);
        }

        @Override
        public Future<?> start(ModuleContext<NoConfig> context) {
            context.handle(Memberships.MEMBERSHIP_CHANGES, (request, call) -> Future.succeededFuture(
                    new Memberships.ChangePage(poolJournal.stream()
                            .filter(change -> change.seq() > request.afterSeq()).limit(request.limit()).toList())));
            return Future.succeededFuture();
        }
    }

    private final class Shards extends Stand {

        Shards() {
            super("lucid.shards", Audits.AUDITS);
        }

        @Override
        public Future<?> start(ModuleContext<NoConfig> context) {
            context.handle(Audits.AUDITS, (request, call) -> Future.succeededFuture(new Audits.AuditList(
                    request.auditIds().stream().filter(audits::containsKey).map(audits::get).toList())));
            return Future.succeededFuture();
        }
    }
}
