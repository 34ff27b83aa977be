package org.lucid.node.kernel.module;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lucid.node.kernel.boot.ProcessConfig;
import org.lucid.node.kernel.config.ConfigBinder;
import org.lucid.node.kernel.config.ConfigLoader;
import org.lucid.node.kernel.config.ConfigNode.Section;
import org.lucid.node.kernel.config.ConfigProblem;
import org.lucid.node.kernel.config.ConfigRefused;

/** The whole valid configuration: the kernel's own sections, every module's, and the effective values for display. */
public record Settings(ProcessConfig process, Map<String, ModuleSettings<?>> modules, List<String> startOrder,
        List<ConfigBinder.Entry> entries, List<String> notes) {

    private static final Set<String> COMMON = Set.of("enabled", "instances", "required");

    /**
     * Reads and checks everything.
     *
     * @throws ConfigRefused with all problems when anything is wrong
     */
    static Settings load(ConfigLoader loader, List<ModuleInfo<?>> infos, Section changes) {
        Map<String, List<Class<? extends Record>>> sections = new TreeMap<>(ProcessConfig.sections());
        infos.forEach(info -> sections.put(info.section(), List.of(info.configuration(), ModuleSettings.Common.class)));
        ConfigLoader.Loaded loaded = loader.load(sections, changes);
        List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
        ConfigBinder binder = new ConfigBinder();
        Section own = only(loaded.root(), ProcessConfig.sections().keySet());
        Optional<ProcessConfig> process = binder.bind(own, ProcessConfig.class, "");
        Map<String, ModuleSettings<?>> modules = new LinkedHashMap<>();
        for (ModuleInfo<?> info : infos) {
            bind(binder, loaded.root().section(info.section()), info).ifPresent(s -> modules.put(info.id(), s));
        }
        problems.addAll(binder.problems());
        Map<String, Set<String>> requires = new TreeMap<>();
        infos.stream().filter(info -> modules.containsKey(info.id()) && modules.get(info.id()).enabled())
                .forEach(info -> requires.put(info.id(), info.requires()));
        Map<String, Set<String>> uses = new TreeMap<>();
        infos.forEach(info -> uses.put(info.id(), info.needs()));
        StartOrder.Result order = StartOrder.of(requires, uses, Set.copyOf(
                infos.stream().filter(ModuleInfo::early).map(ModuleInfo::id).toList()));
        if (problems.isEmpty()) {
            order.problems().forEach(text -> problems.add(new ConfigProblem("modules", "enabled", text, "")));
        }
        if (!problems.isEmpty() || process.isEmpty()) {
            throw new ConfigRefused(problems);
        }
        return new Settings(process.get(), modules, order.order(), binder.entries(), loaded.notes());
    }

    /** A disabled module's own keys are checked as well, except that required ones may be missing. */
    private static <C extends Record> Optional<ModuleSettings<C>> bind(ConfigBinder binder, Section section,
            ModuleInfo<C> info) {
        Optional<ModuleSettings.Common> common = binder.bind(only(section, COMMON), ModuleSettings.Common.class,
                info.section());
        if (common.isEmpty()) {
            return Optional.empty();
        }
        Section rest = without(section, COMMON);
        if (!common.get().enabled() && rest.members().isEmpty()) {
            return Optional.of(new ModuleSettings<>(false, common.get().instances(), common.get().required(), null));
        }
        return binder.bind(rest, info.configuration(), info.section()).map(config -> new ModuleSettings<>(
                common.get().enabled(), common.get().instances(), common.get().required(), config));
    }

    private static Section only(Section section, Set<String> names) {
        Map<String, org.lucid.node.kernel.config.ConfigNode> members = new LinkedHashMap<>(section.members());
        members.keySet().retainAll(names);
        return new Section(members, section.origin());
    }

    private static Section without(Section section, Set<String> names) {
        Map<String, org.lucid.node.kernel.config.ConfigNode> members = new LinkedHashMap<>(section.members());
        members.keySet().removeAll(names);
        return new Section(members, section.origin());
    }
}
