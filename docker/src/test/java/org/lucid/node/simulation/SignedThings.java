package org.lucid.node.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Leaders;
import org.lucid.node.worker.link.ManagerApi;

/** Sees everything that agents send, and that none ever signs two different things for one slot (NOD-73, NOD-82). */
final class SignedThings {

    private final Map<String, String> signatures = new HashMap<>();
    private final StringBuilder faults = new StringBuilder();

    /** The same manager, seen. */
    ManagerApi watching(ManagerApi manager) {
        return (ManagerApi) Proxy.newProxyInstance(ManagerApi.class.getClassLoader(), new Class<?>[]{ManagerApi.class},
                (proxy, method, arguments) -> {
                    if (arguments != null) {
                        for (Object argument : arguments) {
                            see(argument);
                        }
                    }
                    try {
                        return method.invoke(manager, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void see(Object argument) {
        switch (argument) {
            case TaskProof proof -> see(proof.nodeId() + " " + proof.kind() + " " + proof.slot(), proof.sig());
            case Leaders.ClaimSlot claim -> see(claim.nodeId() + " claim " + claim.slot(), claim.sig());
            case List<?> many -> many.forEach(this::see);
            case null, default -> {
                // nothing that is signed
            }
        }
    }

    private void see(String what, String signature) {
        String before = signatures.putIfAbsent(what, signature);
        if (before != null && !before.equals(signature)) {
            faults.append(what).append(" was signed twice\n");
        }
    }

    /** What was signed twice; empty when nothing was. */
    String faults() {
        return faults.toString();
    }

    /** How many different things were signed. */
    int count() {
        return signatures.size();
    }
}
