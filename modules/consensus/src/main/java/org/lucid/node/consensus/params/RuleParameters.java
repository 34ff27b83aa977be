package org.lucid.node.consensus.params;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.SignedBytes;

/**
 * The values by which slots are judged; every closed slot names the version of them that it was judged by (section 16,
 * keys marked *).
 *
 * @param dMinPpm the least density that is rewarded, in parts per million
 * @param creditRelayBytes relayed bytes that earn one credit
 * @param massSilencePercent 0 for never
 */
public record RuleParameters(int slotTimeoutMs, int maxFallbacks, int cooldownSlots, int windowDays, int dMinPpm,
        int baseMbPerSession, int missedSlotCutPpm, int equivocationCutPpm, long creditRelayBytes, int creditChunkMc,
        int creditGibMc, int creditSessionMc, long capRelayBytes, int capAudits, int capValidations,
        int validatorsPerSession, int maintenanceSlotsPerMonth, int observeMinBits, int massSilencePercent) {

    /** The leader window in slots. */
    @JsonIgnore
    public int windowSlots() {
        return windowDays * 720;
    }

    /** All but the caps by name, in a fixed order. */
    @JsonIgnore
    public Map<String, Long> values() {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("slot_timeout_ms", (long) slotTimeoutMs);
        values.put("max_fallbacks", (long) maxFallbacks);
        values.put("cooldown_slots", (long) cooldownSlots);
        values.put("window_days", (long) windowDays);
        values.put("d_min_ppm", (long) dMinPpm);
        values.put("base_mb_per_session", (long) baseMbPerSession);
        values.put("missed_slot_cut_ppm", (long) missedSlotCutPpm);
        values.put("equivocation_cut_ppm", (long) equivocationCutPpm);
        values.put("credits.relay_bytes", creditRelayBytes);
        values.put("credits.chunk_mc", (long) creditChunkMc);
        values.put("credits.gib_mc", (long) creditGibMc);
        values.put("credits.session_mc", (long) creditSessionMc);
        values.put("validators_per_session", (long) validatorsPerSession);
        values.put("maintenance_slots_per_month", (long) maintenanceSlotsPerMonth);
        values.put("observe_min_bits", (long) observeMinBits);
        values.put("mass_silence_percent", (long) massSilencePercent);
        return values;
    }

    /** What one node can plausibly do in a slot. */
    @JsonIgnore
    public Map<String, Long> caps() {
        Map<String, Long> caps = new LinkedHashMap<>();
        caps.put("relay_bytes", capRelayBytes);
        caps.put("audits", (long) capAudits);
        caps.put("validations", (long) capValidations);
        return caps;
    }

    /** SHA-256 over the names and values, caps last. */
    public String digest() {
        SignedBytes bytes = SignedBytes.untagged().str("LUCID-PARAMETERS-V1");
        values().forEach((name, value) -> bytes.str(name).u64(value));
        caps().forEach((name, value) -> bytes.str(name).u64(value));
        return Hex.of(bytes.sha256());
    }
}
