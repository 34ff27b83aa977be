package org.lucid.node.resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.lucid.node.contract.resources.ResourceSample;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;
import oshi.software.os.OSFileStore;

/** Measures by OSHI. A sensor that fails is absent from the sample; the others are there (NOD-68). */
final class OshiHostProbe implements HostProbe {

    private static final Path LINUX_BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "devtmpfs", "ramfs", "squashfs");

    private static final int MAX_INTERFACES = 16;

    private final SystemInfo system = new SystemInfo();
    private final Optional<String> bootId = bootId();
    private long[] ticks;

    private Optional<String> bootId() {
        try {
            return Optional.of(Files.readString(LINUX_BOOT_ID).strip());
        } catch (IOException elsewhere) {
            return attempt(() -> Long.toString(system.getOperatingSystem().getSystemBootTime()));
        }
    }

    @Override
    public ResourceSample sample() {
        return new ResourceSample(Optional.empty(), bootId, attempt(this::cpu), attempt(this::memory),
                attempt(this::disk), attempt(this::network), Optional.empty());
    }

    private ResourceSample.Cpu cpu() {
        CentralProcessor processor = system.getHardware().getProcessor();
        long[] now = processor.getSystemCpuLoadTicks();
        Optional<Double> percent = ticks == null
                ? Optional.empty()
                : Optional.of(processor.getSystemCpuLoadBetweenTicks(ticks, now) * 100).filter(
                        p -> p >= 0 && p <= 100);
        ticks = now;
        return new ResourceSample.Cpu(percent,
                attempt(() -> processor.getSystemLoadAverage(1)[0]).filter(load -> load >= 0),
                Optional.of(processor.getLogicalProcessorCount()),
                attempt(() -> (int) (processor.getMaxFreq() / 1_000_000)).filter(mhz -> mhz > 0),
                attempt(() -> system.getHardware().getSensors().getCpuTemperature()).filter(t -> t > 0));
    }

    private ResourceSample.Memory memory() {
        GlobalMemory memory = system.getHardware().getMemory();
        long total = memory.getTotal();
        long used = total - memory.getAvailable();
        return new ResourceSample.Memory(percent(used, total), Optional.of(used), Optional.of(total),
                attempt(() -> memory.getVirtualMemory().getSwapUsed()));
    }

    private ResourceSample.Disk disk() {
        long total = 0;
        long used = 0;
        Set<String> seen = new HashSet<>();
        for (OSFileStore store : system.getOperatingSystem().getFileSystem().getFileStores(true)) {
            if (!IN_MEMORY.contains(store.getType()) && store.getTotalSpace() > 0 && seen.add(store.getVolume())) {
                total += store.getTotalSpace();
                used += store.getTotalSpace() - store.getFreeSpace();
            }
        }
        Optional<List<HWDiskStore>> stores = attempt(() -> system.getHardware().getDiskStores());
        return new ResourceSample.Disk(percent(used, total), Optional.of(used), Optional.of(total),
                stores.flatMap(all -> sum(all, HWDiskStore::getReadBytes)),
                stores.flatMap(all -> sum(all, HWDiskStore::getWriteBytes)));
    }

    private ResourceSample.Network network() {
        List<NetworkIF> interfaces = system.getHardware().getNetworkIFs(false);
        List<NetworkIF> up = interfaces.stream().filter(one -> one.getIfOperStatus() == NetworkIF.IfOperStatus.UP)
                .limit(MAX_INTERFACES).toList();
        return new ResourceSample.Network(sum(interfaces, NetworkIF::getBytesRecv),
                sum(interfaces, NetworkIF::getBytesSent), Optional.of(up.stream().map(NetworkIF::getName).toList()),
                up.stream().map(one -> (int) (one.getSpeed() / 1_000_000)).filter(mbps -> mbps > 0).max(
                        Integer::compare));
    }

    private static <T> Optional<Long> sum(List<T> all, ToLongFunction<T> counter) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.stream().mapToLong(counter).sum());
    }

    private static Optional<Double> percent(long used, long total) {
        return total > 0 ? Optional.of(100.0 * used / total) : Optional.empty();
    }

    private static <T> Optional<T> attempt(Supplier<T> sensor) {
        try {
            return Optional.ofNullable(sensor.get());
        } catch (RuntimeException | LinkageError unavailable) {
            return Optional.empty();
        }
    }
}
