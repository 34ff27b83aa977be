package org.lucid.node.resources;

import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.ResourceSample.Cpu;
import org.lucid.node.contract.resources.ResourceSample.Disk;
import org.lucid.node.contract.resources.ResourceSample.Memory;
import org.lucid.node.contract.resources.ResourceSample.Network;

/** What a machine is made of; changes seldom. */
public record Facts(Optional<String> bootId, Optional<Integer> cores, Optional<Integer> frequencyMhz,
        Optional<Long> memoryTotalBytes, Optional<Long> diskTotalBytes, List<String> interfaces,
        Optional<Integer> linkMbps) {

    static final Facts UNKNOWN = new Facts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), List.of(), Optional.empty());

    public Facts {
        interfaces = List.copyOf(interfaces);
    }

    static Facts of(ResourceSample sample) {
        return new Facts(sample.bootId(), sample.cpu().flatMap(Cpu::cores), sample.cpu().flatMap(Cpu::frequencyMhz),
                sample.memory().flatMap(Memory::totalBytes), sample.disk().flatMap(Disk::totalBytes),
                sample.network().flatMap(Network::interfaces).orElse(List.of()),
                sample.network().flatMap(Network::linkMbps));
    }

    /** The newer facts, and these where the newer sample says nothing; these very ones when nothing changed. */
    Facts updatedBy(Facts newer) {
        Facts updated = new Facts(newer.bootId().or(this::bootId), newer.cores().or(this::cores),
                newer.frequencyMhz().or(this::frequencyMhz), newer.memoryTotalBytes().or(this::memoryTotalBytes),
                newer.diskTotalBytes().or(this::diskTotalBytes),
                newer.interfaces().isEmpty() ? interfaces : newer.interfaces(), newer.linkMbps().or(this::linkMbps));
        return updated.equals(this) ? this : updated;
    }
}
