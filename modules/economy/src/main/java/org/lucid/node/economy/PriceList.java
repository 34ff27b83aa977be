package org.lucid.node.economy;

import java.nio.charset.StandardCharsets;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.config.Default;
import org.lucid.node.kernel.json.Bounds;

/** What a session costs (MON-20): a base, an hour, a core, a GiB of memory, of disk, of transfer; at least the floor. */
public record PriceList(@Default("0.10") @Bounds(min = "0", max = "1000") Usdt base,
        @Default("0.05") @Bounds(min = "0", max = "1000") Usdt hour,
        @Default("0.01") @Bounds(min = "0", max = "1000") Usdt core,
        @Default("0.005") @Bounds(min = "0", max = "1000") Usdt ramGib,
        @Default("0.001") @Bounds(min = "0", max = "1000") Usdt diskGib,
        @Default("0.01") @Bounds(min = "0", max = "1000") Usdt movedGib,
        @Default("0.01") @Bounds(min = "0", max = "1000") Usdt floor) {

    /** The first 12 hex digits of the SHA-256 of the prices, in the order of this record, joined by a space. */
    public String version() {
        String text = String.join(" ", base.toString(), hour.toString(), core.toString(), ramGib.toString(),
                diskGib.toString(), movedGib.toString(), floor.toString());
        return Hex.of(SignedBytes.sha256(text.getBytes(StandardCharsets.UTF_8))).substring(0, 12);
    }
}
