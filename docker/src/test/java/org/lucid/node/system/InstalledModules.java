package org.lucid.node.system;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.lucid.node.kernel.module.LucidModule;
import org.lucid.node.kernel.module.ModuleInfo;

/** The modules that the distribution finds, and configurations in which some of them run. */
final class InstalledModules {

    /**
     * They open sockets at the start and answer over them: real time, and a port of the machine. The tests of the
     * gateway and the process tests run them.
     */
    static final Set<String> ON_SOCKETS = Set.of("lucid.gateway", "lucid.worker");

    private InstalledModules() {
    }

    @SuppressWarnings("rawtypes")
    static List<Supplier<? extends LucidModule<?>>> makers() {
        List<Supplier<? extends LucidModule<?>>> makers = new ArrayList<>();
        ServiceLoader.load(LucidModule.class).stream().forEach(provider -> makers.add(() -> make(provider)));
        return makers;
    }

    private static LucidModule<?> make(@SuppressWarnings("rawtypes") ServiceLoader.Provider<LucidModule> provider) {
        return provider.get();
    }

    static List<ModuleInfo<?>> infos() {
        List<ModuleInfo<?>> infos = new ArrayList<>();
        makers().forEach(maker -> infos.add(maker.get().info()));
        return infos;
    }

    static ModuleInfo<?> info(String id) {
        return infos().stream().filter(info -> info.id().equals(id)).findFirst().orElseThrow();
    }

    static List<String> ids() {
        return infos().stream().<String>map(ModuleInfo::id).sorted().toList();
    }

    /** Those that can run on virtual time. */
    static List<String> simulated() {
        return ids().stream().filter(id -> !ON_SOCKETS.contains(id)).toList();
    }

    /** What a module needs, directly or not; not itself. */
    static Set<String> needsOf(String id) {
        Set<String> needs = new TreeSet<>();
        info(id).requires().forEach(need -> {
            needs.add(need);
            needs.addAll(needsOf(need));
        });
        return needs;
    }

    /** A configuration with exactly these modules. */
    static String running(Set<String> enabled) {
        StringBuilder yaml = new StringBuilder();
        infos().forEach(info -> yaml.append(info.section()).append(": {enabled: ").append(enabled.contains(info.id()))
                .append("}\n"));
        return yaml.toString();
    }

    /** A configuration with this module and what it needs. */
    static String running(String id, int instances) {
        Set<String> enabled = new TreeSet<>(needsOf(id));
        enabled.add(id);
        String section = info(id).section();
        return running(enabled).replace(section + ": {enabled: true}",
                section + ": {enabled: true, instances: " + instances + "}");
    }
}
