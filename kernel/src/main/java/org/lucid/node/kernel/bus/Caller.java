package org.lucid.node.kernel.bus;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Who speaks. {@code operatorId} is the operator that a person or service acts for, {@code nodeId} the node that a node
 * token was issued to.
 */
public record Caller(String subject, Set<Role> roles, Optional<String> operatorId, Optional<String> nodeId) {

    /** A module calling a module. */
    public static final Caller SYSTEM = new Caller("system", Set.of(Role.SYSTEM), Optional.empty(), Optional.empty());
    /** Nobody known: a call without a credential. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Set.of(Role.PUBLIC), Optional.empty(),
            Optional.empty());

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Whether one of this caller's roles passes for the given one. */
    public boolean has(Role required) {
        return required == Role.PUBLIC || roles.stream().anyMatch(role -> role.includes(required));
    }

    /** Whether one of this caller's roles passes for one of the given ones. */
    public boolean hasAny(Collection<Role> required) {
        return required.stream().anyMatch(this::has);
    }

    public boolean isSystem() {
        return roles.contains(Role.SYSTEM);
    }

    /** Whether the caller may see and touch what belongs to anybody: ADMIN and above, and modules. */
    public boolean seesAll() {
        return has(Role.ADMIN);
    }
}
