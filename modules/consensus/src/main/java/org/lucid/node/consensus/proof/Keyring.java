package org.lucid.node.consensus.proof;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** The keys of nodes that may work; looked up once and forgotten when a node's state changes, all of them each minute. */
public final class Keyring {

    private static final Set<String> SHUT_OUT = Set.of("SUSPENDED", "TERMINATED");

    private final Bus bus;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    /** A node's key and whose node it is. */
    public record Key(byte[] publicKey, Optional<String> operatorId) {

        /** Refuses a caller who speaks for another node: FORBIDDEN 2006. */
        void requireSpeaker(Caller caller, String nodeId) {
            boolean own = caller.seesAll() || caller.has(Role.SERVICE)
                    || caller.nodeId().filter(nodeId::equals).isPresent()
                    || operatorId.filter(caller.operatorId().orElse(caller.subject())::equals).isPresent();
            if (!own) {
                throw LucidError.NOT_OWNER.failure("This proof is of another node. Use that node's own credential.");
            }
        }
    }

    public Keyring(Bus bus) {
        this.bus = bus;
    }

    /** The key now: NOT_FOUND 5001, or CONFLICT 5003 for a node that may not work. */
    public Future<Key> key(String nodeId) {
        Key known = keys.get(nodeId);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return ask(nodeId, Optional.empty()).map(found -> {
            if (SHUT_OUT.contains(found.state())) {
                throw LucidError.STATE_FORBIDS.failure("The node is " + found.state().toLowerCase(Locale.ROOT)
                        + " and its proofs are not taken.", Map.of("state", found.state()));
            }
            Key key = new Key(Hex.bytes("public_key", found.publicKey(), 32), found.operatorId());
            keys.put(nodeId, key);
            return key;
        });
    }

    /** The other keys that a proof of a slot may be signed with: that of the slot, and a newer one (CON-12). */
    Future<List<byte[]>> others(String nodeId, long slot, byte[] tried) {
        keys.remove(nodeId);
        return Future.join(ask(nodeId, Optional.of(slot)), key(nodeId)).map(found -> {
            List<byte[]> others = new ArrayList<>();
            NodeKeys.NodeKey ofSlot = found.resultAt(0);
            Key now = found.resultAt(1);
            for (byte[] key : List.of(Hex.bytes("public_key", ofSlot.publicKey(), 32), now.publicKey())) {
                if (!Arrays.equals(key, tried) && others.stream().noneMatch(other -> Arrays.equals(other, key))) {
                    others.add(key);
                }
            }
            return others;
        });
    }

    private Future<NodeKeys.NodeKey> ask(String nodeId, Optional<Long> slot) {
        return bus.request(NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, slot));
    }

    /** Looks a node up again at its next proof. */
    public void forget(String nodeId) {
        keys.remove(nodeId);
    }

    /** Looks every node up again; a lost event then costs no longer than the time between two calls. */
    public void forgetAll() {
        keys.clear();
    }
}
