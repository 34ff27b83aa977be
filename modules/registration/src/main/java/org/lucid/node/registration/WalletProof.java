package org.lucid.node.registration;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.lucid.node.contract.money.TronAddress;
import org.lucid.node.contract.signing.Secp256k1;

/**
 * Shows that somebody holds the key of a TRON wallet: a signature as wallets make it for a text (version 2 of their
 * message signing), from which the address of the signer follows (NOD-23).
 */
final class WalletProof {

    private WalletProof() {
    }

    /** What the owner of the address signs, its lines joined by line feeds. */
    static String text(String networkId, String nodeId, String address, int version) {
        return "Lucid payout address\nnetwork: " + networkId + "\nnode: " + nodeId + "\naddress: " + address
                + "\nversion: " + version;
    }

    /** What the owner of the old address signs to call a change off. */
    static String cancelText(String networkId, String nodeId, String address, int version, String changeId) {
        return text(networkId, nodeId, address, version) + "\ncancel: " + changeId;
    }

    /** {@code keccak256("\x19TRON Signed Message:\n" || decimal length || text)}. */
    static byte[] digest(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("\u0019TRON Signed Message:\n" + bytes.length).getBytes(StandardCharsets.UTF_8);
        return Secp256k1.keccak256(head, bytes);
    }

    /** Whether the signature, hex of r, s and v, is the wallet's over the text; high s and other forms are refused. */
    static boolean isBy(String address, String text, String signatureHex) {
        return signer(text, signatureHex).filter(signer -> signer.text().equals(address)).isPresent();
    }

    /** Who signed; empty when the signature is none. */
    static Optional<TronAddress> signer(String text, String signatureHex) {
        return Secp256k1.signer(digest(text), HexFormat.of().parseHex(signatureHex.startsWith("0x")
                ? signatureHex.substring(2)
                : signatureHex));
    }
}
