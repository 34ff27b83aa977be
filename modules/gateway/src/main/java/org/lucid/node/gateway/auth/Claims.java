package org.lucid.node.gateway.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.LucidError;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** What a token whose signature holds says of its bearer and of its time (API-21, API-24, API-25). */
record Claims(JsonObject said) {

    /** Roles that a user token may give; NODE comes with a node's own token only, SYSTEM and PUBLIC with none. */
    private static final Set<Role> GIVEN = EnumSet.of(Role.USER, Role.NODE_OPERATOR, Role.ADMIN, Role.SUPER_ADMIN,
            Role.SERVICE);
    private static final long LEEWAY_SECONDS = 30;
    private static final double LAST_SECOND = 1e11;

    /** The subject: {@code user_id} or {@code sub}; empty when there is none or when the two differ. */
    Optional<String> subject() {
        Optional<String> user = text("user_id");
        Optional<String> sub = text("sub");
        return user.isPresent() && sub.isPresent() && !user.equals(sub) ? Optional.empty() : user.or(() -> sub);
    }

    /** A person or a service. */
    Caller user(String subject) {
        Set<Role> roles = roles();
        boolean person = !roles.equals(Set.of(Role.SERVICE));
        Optional<String> operator = text("operator_id").or(() -> person ? Optional.of(subject) : Optional.empty());
        return new Caller(subject, roles, operator, Optional.empty());
    }

    static Caller node(String subject) {
        return new Caller(subject, Set.of(Role.NODE), Optional.empty(), Optional.of(subject));
    }

    private Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : List.of("role", "roles")) {
            for (String given : texts(name)) {
                String word = given.strip().toUpperCase(Locale.ROOT).replace('-', '_');
                GIVEN.stream().filter(role -> role.name().equals(word)).forEach(roles::add);
            }
        }
        return roles.isEmpty() ? Set.of(Role.USER) : roles;
    }

    /** A claim that is a text; empty when it is anything else. */
    Optional<String> text(String name) {
        return said.getValue(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** A claim that is a text or a list of texts. */
    List<String> texts(String name) {
        return switch (said.getValue(name)) {
            case String text -> List.of(text);
            case JsonArray list -> list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
            case null, default -> List.of();
        };
    }

    /** When the token was made. */
    Instant issued() {
        return Instant.ofEpochSecond(seconds("iat"));
    }

    /**
     * When the token ends, if it holds now; 30 s of difference between clocks are passed over.
     *
     * @throws org.lucid.node.kernel.bus.Failure 2003 when it has ended, 2004 when it has not begun or does not say
     */
    Instant expires(long now) {
        long expires = seconds("exp");
        if (now - expires > LEEWAY_SECONDS) {
            throw LucidError.EXPIRED.failure("The token has expired. Obtain a new token and send again.");
        }
        if (seconds("iat") - now > LEEWAY_SECONDS
                || said.containsKey("nbf") && seconds("nbf") - now > LEEWAY_SECONDS) {
            throw TokenVerifier.refused("is not valid yet");
        }
        return Instant.ofEpochSecond(expires);
    }

    private long seconds(String name) {
        if (said.getValue(name) instanceof Number number && number.doubleValue() >= 0
                && number.doubleValue() <= LAST_SECOND) {
            return number.longValue();
        }
        throw TokenVerifier.refused("has no readable " + name);
    }
}
