package org.lucid.node.contract.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.json.Bounds;

/** The process itself, seen and changed over HTTP: its modules, its configuration, its operations. */
public final class SystemOperations {

    /** All known modules. */
    public static final Operation<Nothing, Modules> LIST_MODULES = Operation
            .of("lucid.gateway.list-modules", Nothing.class, Modules.class).roles(Role.ADMIN);

    /** One module; NOT_FOUND 5011 when there is none of that id. */
    public static final Operation<ModuleById, ModuleState> GET_MODULE = Operation
            .of("lucid.gateway.get-module", ModuleById.class, ModuleState.class).roles(Role.ADMIN)
            .failures(LucidError.RECORD_UNKNOWN.number());

    /** Switches a module on or off or changes its configuration: all or nothing, 1001 when the whole is not valid. */
    public static final Operation<ModuleChange, ModuleState> SET_MODULE = Operation
            .of("lucid.gateway.set-module", ModuleChange.class, ModuleState.class).roles(Role.SUPER_ADMIN)
            .deadline(java.time.Duration.ofSeconds(30))
            .failures(LucidError.FIELD_RULES.number(), LucidError.RECORD_UNKNOWN.number());

    /** The effective configuration; secrets are masked. */
    public static final Operation<Nothing, Configuration> GET_CONFIG = Operation
            .of("lucid.gateway.get-config", Nothing.class, Configuration.class).roles(Role.ADMIN);

    /** Every operation of every known module. */
    public static final Operation<Nothing, Operations> LIST_OPERATIONS = Operation
            .of("lucid.gateway.list-operations", Nothing.class, Operations.class).roles(Role.ADMIN);

    private static final String MODULE_ID = "[a-z][a-z0-9.-]{0,63}";

    private SystemOperations() {
    }

    /** Names a module. */
    public record ModuleById(@Bounds(pattern = MODULE_ID) String id) {
    }

    /**
     * What shall be otherwise.
     *
     * @param config members of the module's section of the configuration, as in the file
     */
    public record ModuleChange(@Bounds(pattern = MODULE_ID) String id, Optional<Boolean> enabled,
            @Bounds(min = "1", max = "16") Optional<Integer> instances, Optional<JsonNode> config) {
    }

    /** One module as it is now (API-73); {@code state} is the kernel's, in upper case. */
    public record ModuleState(String id, String version, String state, boolean enabled, int instances,
            Optional<Instant> startedAt, Optional<String> detail) {
    }

    /** All known modules by id. */
    public record Modules(List<ModuleState> modules) {
    }

    /** The effective configuration by key. */
    public record Configuration(List<Entry> entries) {
    }

    /** One value and where it comes from. */
    public record Entry(String key, String value, String origin) {
    }

    /** Every operation by address. */
    public record Operations(List<OperationState> operations) {
    }

    /** One operation, and whether the module that serves it runs. */
    public record OperationState(String address, String module, List<Role> roles, long deadlineMs, boolean running) {
    }
}
