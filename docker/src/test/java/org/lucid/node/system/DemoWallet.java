package org.lucid.node.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.lucid.node.contract.signing.Secp256k1;

/** A TRON wallet of an operator in demonstrations: never for money, its key follows from a number. */
public final class DemoWallet {

    private final byte[] key;

    public DemoWallet(int number) {
        this.key = ByteBuffer.allocate(Secp256k1.KEY).putInt(Secp256k1.KEY - Integer.BYTES, 1_000_003 + number).array();
    }

    /** Where the wallet is paid. */
    public String address() {
        return Secp256k1.address(key).text();
    }

    /** Signs a text as wallets do (version 2 of their message signing): hex of r, s and v. */
    public String sign(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("\u0019TRON Signed Message:\n" + bytes.length).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Secp256k1.sign(key, Secp256k1.keccak256(head, bytes)));
    }
}
