package org.lucid.node.payouts.tron;

import java.nio.file.Path;
import org.lucid.node.contract.money.Usdt;

/** A network on loopback that payouts can be tried on: a test chain, or a real node. */
public interface TestNetwork extends AutoCloseable {

    /** The lines of {@code payouts.tron} that lead to it, without indentation. */
    String settings();

    /** Writes the keystore of a wallet that has money there. */
    TestWallet wallet(Path keystore, String passphrase);

    /** What an address holds as of the newest block. */
    Usdt usdtOf(String address);

    @Override
    void close();
}
