package org.lucid.node.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.gateway.SystemOperations;
import org.lucid.node.contract.gateway.SystemOperations.Configuration;
import org.lucid.node.contract.gateway.SystemOperations.Entry;
import org.lucid.node.contract.gateway.SystemOperations.ModuleById;
import org.lucid.node.contract.gateway.SystemOperations.ModuleChange;
import org.lucid.node.contract.gateway.SystemOperations.ModuleState;
import org.lucid.node.contract.gateway.SystemOperations.Modules;
import org.lucid.node.contract.gateway.SystemOperations.OperationState;
import org.lucid.node.contract.gateway.SystemOperations.Operations;
import org.lucid.node.contract.gateway.Tokens;
import org.lucid.node.contract.gateway.Tokens.CallerInfo;
import org.lucid.node.contract.gateway.Tokens.Rate;
import org.lucid.node.gateway.http.SharedParts;
import org.lucid.node.gateway.limit.InFlight.Admission;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Nothing;
import org.lucid.node.kernel.health.HealthCheck;
import org.lucid.node.kernel.module.KernelView;
import org.lucid.node.kernel.module.KernelView.ModuleStatus;
import org.lucid.node.kernel.module.ModuleContext;

/** Answers the operations on the process itself from what the kernel knows. */
final class SystemDesk {

    private final ModuleContext<?> context;
    private final KernelView kernel;
    private final SharedParts shared;

    SystemDesk(ModuleContext<?> context, SharedParts shared) {
        this.context = context;
        this.kernel = context.kernel();
        this.shared = shared;
    }

    /** Serves the gateway's own operations in this instance. */
    void serve() {
        context.handle(SystemOperations.LIST_MODULES, this::modules);
        context.handle(SystemOperations.GET_MODULE, this::module);
        context.handle(SystemOperations.SET_MODULE, this::change);
        context.handle(SystemOperations.GET_CONFIG, this::configuration);
        context.handle(SystemOperations.LIST_OPERATIONS, this::operations);
        context.handle(Tokens.ISSUE_NODE_TOKEN, shared.trust().nodeTokens()::issue);
        context.handle(Tokens.WHOAMI, this::whoami);
        context.health("routes", () -> Future.succeededFuture(shared.problems().isEmpty()
                ? HealthCheck.Result.UP
                : HealthCheck.Result.degraded(String.join("; ", shared.problems()))));
        shared.loops().ran(context.instance());
        context.every(Duration.ofSeconds(1), "loop", () -> {
            shared.loops().ran(context.instance());
            return Future.succeededFuture();
        });
    }

    private Future<CallerInfo> whoami(Nothing request, Call call) {
        Optional<Admission> admission = shared.crowd().inFlight().of(call);
        return Future.succeededFuture(new CallerInfo(call.caller().subject(),
                call.caller().roles().stream().sorted().toList(), call.caller().operatorId(), call.caller().nodeId(),
                admission.flatMap(known -> known.who().tokenId()), admission.flatMap(known -> known.who().expiresAt()),
                admission.flatMap(Admission::standing).map(s -> new Rate(s.limit(), s.remaining(), s.reset()))));
    }

    private Future<Modules> modules(Nothing request, Call call) {
        return Future.succeededFuture(new Modules(kernel.modules().stream().map(SystemDesk::show).toList()));
    }

    private Future<ModuleState> module(ModuleById request, Call call) {
        return Future.succeededFuture(show(status(request.id())));
    }

    /** A change of the gateway itself is answered before it is applied, because the answer must still get out. */
    private Future<ModuleState> change(ModuleChange request, Call call) {
        ModuleStatus before = status(request.id());
        JsonObject change = new JsonObject();
        request.enabled().ifPresent(enabled -> change.put("enabled", enabled));
        request.instances().ifPresent(instances -> change.put("instances", instances));
        request.config().ifPresent(config -> flatten("", config, change));
        Future<ModuleStatus> changed = kernel.setModule(request.id(), change);
        if (request.id().equals(GatewayModule.ID) && !changed.failed()) {
            call.markAccepted();
            return Future.succeededFuture(show(before));
        }
        return changed.map(SystemDesk::show);
    }

    private static void flatten(String path, JsonNode node, JsonObject change) {
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                    entry.getValue(), change));
        } else if (path.isEmpty()) {
            throw LucidError.field("config", "is not an object", "members of the module's section");
        } else if (node.isNull()) {
            throw LucidError.field(path, "is null",
                    "a value; a key that was set here keeps its value until it is set again");
        } else if (node.isArray()) {
            List<String> items = new ArrayList<>();
            node.forEach(item -> items.add(item.asText()));
            change.put(path, String.join(",", items));
        } else {
            change.put(path, node.asText());
        }
    }

    private Future<Configuration> configuration(Nothing request, Call call) {
        return Future.succeededFuture(new Configuration(kernel.configuration().stream()
                .map(entry -> new Entry(entry.key(), entry.value(), entry.origin())).toList()));
    }

    private Future<Operations> operations(Nothing request, Call call) {
        Set<String> running = kernel.modules().stream()
                .filter(module -> module.state() == org.lucid.node.kernel.module.ModuleState.RUNNING)
                .map(ModuleStatus::id).collect(Collectors.toSet());
        return Future.succeededFuture(new Operations(kernel.operations().stream()
                .map(operation -> new OperationState(operation.address(), operation.moduleId(),
                        operation.roles().stream().sorted().toList(), operation.deadline().toMillis(),
                        running.contains(operation.moduleId())))
                .toList()));
    }

    private ModuleStatus status(String id) {
        return kernel.modules().stream().filter(module -> module.id().equals(id)).findFirst()
                .orElseThrow(() -> LucidError.RECORD_UNKNOWN.failure("There is no such module. See "
                        + "/api/v1/system/modules.", Map.of("kind", "module", "id", id)));
    }

    private static ModuleState show(ModuleStatus status) {
        return new ModuleState(status.id(), status.version(), status.state().name(), status.enabled(),
                status.instances(), status.startedAt(), status.detail());
    }
}
