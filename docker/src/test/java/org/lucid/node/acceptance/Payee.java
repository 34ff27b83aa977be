package org.lucid.node.acceptance;

import java.io.IOException;
import java.util.Map;
import org.lucid.node.system.DemoWallet;

/** The owner of a node's payout address, who shows that the wallet is his. */
final class Payee {

    static final DemoWallet WALLET = new DemoWallet(1);

    private Payee() {
    }

    /** Proves the address that the node registered with; from then on it is paid. */
    static void prove(NodeProcess manager, String node) throws IOException {
        String path = "/api/v1/nodes/" + node + "/payout-address";
        Answer proposal = manager.put(path, Map.of("address", WALLET.address())).is(200);
        manager.post(path + "/confirm", Map.of("address", WALLET.address(), "version", proposal.at("/version").asInt(),
                "address_signature", WALLET.sign(proposal.text("/text")))).is(200);
    }
}
