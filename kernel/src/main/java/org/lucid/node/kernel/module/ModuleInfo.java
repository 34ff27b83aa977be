package org.lucid.node.kernel.module;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Topic;

/**
 * What a module says of itself before it runs.
 *
 * @param id dotted, such as {@code lucid.pools}; its last part names the section of the configuration
 * @param requires ids of modules that must run before this one starts
 * @param uses addresses of operations that it calls if they are there
 * @param offers the operations that it serves
 * @param tells the topics that it publishes
 * @param configuration the record that its section is bound to
 * @param openApi class-path resource with the OpenAPI fragment of its routes
 * @param essential a module without which the process is not ready
 * @param early is up before any module that it does not require starts, so that it can answer for them
 */
public record ModuleInfo<C extends Record>(String id, Set<String> requires, Set<String> uses,
        List<Operation<?, ?>> offers, List<Topic<?>> tells, Class<C> configuration, Optional<String> openApi,
        boolean essential,
        boolean early) {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*)+");

    public ModuleInfo {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a module id: " + id);
        }
        requires = Set.copyOf(requires);
        uses = Set.copyOf(uses);
        offers = List.copyOf(offers);
        tells = List.copyOf(tells);
        for (Operation<?, ?> operation : offers) {
            if (!operation.moduleId().equals(id)) {
                throw new IllegalArgumentException(id + " cannot offer " + operation);
            }
        }
        for (Topic<?> topic : tells) {
            if (!topic.address().startsWith(id + ".")) {
                throw new IllegalArgumentException(id + " cannot tell " + topic);
            }
        }
    }

    /** A module that needs no other one and has no routes. */
    public static <C extends Record> ModuleInfo<C> of(String id, Class<C> configuration, Operation<?, ?>... offers) {
        return new ModuleInfo<>(id, Set.of(), Set.of(), List.of(offers), List.of(), configuration, Optional.empty(),
                false,
                false);
    }

    public ModuleInfo<C> requires(String... ids) {
        return new ModuleInfo<>(id, Set.of(ids), uses, offers, tells, configuration, openApi, essential, early);
    }

    public ModuleInfo<C> uses(Operation<?, ?>... operations) {
        Set<String> addresses = Set.copyOf(List.of(operations).stream().map(Operation::address).toList());
        return new ModuleInfo<>(id, requires, addresses, offers, tells, configuration, openApi, essential, early);
    }

    /** Publishes these topics, which the gateway lets outsiders hear as each of them allows. */
    public ModuleInfo<C> tells(Topic<?>... topics) {
        return new ModuleInfo<>(id, requires, uses, offers, List.of(topics), configuration, openApi, essential, early);
    }

    public ModuleInfo<C> openApi(String resource) {
        return new ModuleInfo<>(id, requires, uses, offers, tells, configuration, Optional.of(resource), essential,
                early);
    }

    public ModuleInfo<C> asEssential() {
        return new ModuleInfo<>(id, requires, uses, offers, tells, configuration, openApi, true, early);
    }

    public ModuleInfo<C> startsEarly() {
        return new ModuleInfo<>(id, requires, uses, offers, tells, configuration, openApi, essential, true);
    }

    /** The modules that it would rather start after: those that it requires, and whose operations or topics it uses. */
    public Set<String> needs() {
        Set<String> ids = new HashSet<>(requires);
        uses.forEach(address -> ids.add(address.substring(0, address.lastIndexOf('.'))));
        ids.remove(id);
        return ids;
    }

    /** The name of its section in the configuration file. */
    public String section() {
        return id.substring(id.lastIndexOf('.') + 1);
    }
}
