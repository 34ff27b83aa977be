package org.lucid.node.resources;

import java.util.Optional;
import org.lucid.node.contract.resources.ResourceSample;
import org.lucid.node.contract.resources.ResourceSample.Cpu;
import org.lucid.node.contract.resources.ResourceSample.Disk;
import org.lucid.node.contract.resources.ResourceSample.Memory;

/** What a machine is made of; changes seldom. */
public record Facts(Optional<String> bootId, Optional<Integer> cores, Optional<Integer> frequencyMhz,
        Optional<Long> memoryTotalBytes, Optional<Long> diskTotalBytes) {

    static final Facts UNKNOWN = new Facts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty());

    static Facts of(ResourceSample sample) {
        return new Facts(sample.bootId(), sample.cpu().flatMap(Cpu::cores), sample.cpu().flatMap(Cpu::frequencyMhz),
                sample.memory().flatMap(Memory::totalBytes), sample.disk().flatMap(Disk::totalBytes));
    }

    /** The newer facts, and these where the newer sample says nothing. */
    Facts updatedBy(Facts newer) {
        return new Facts(newer.bootId().or(this::bootId), newer.cores().or(this::cores),
                newer.frequencyMhz().or(this::frequencyMhz), newer.memoryTotalBytes().or(this::memoryTotalBytes),
                newer.diskTotalBytes().or(this::diskTotalBytes));
    }
}
