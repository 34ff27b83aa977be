package org.lucid.node.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Role;

/** What a token whose signature holds says of its bearer (API-24, API-25). */
final class Claims {

    /** Roles that a user token may give; NODE comes with a node's own token only, SYSTEM and PUBLIC with none. */
    private static final Set<Role> GIVEN = EnumSet.of(Role.USER, Role.NODE_OPERATOR, Role.ADMIN, Role.SUPER_ADMIN,
            Role.SERVICE);

    private Claims() {
    }

    /** The subject: {@code user_id} or {@code sub}; empty when there is none or when the two differ. */
    static Optional<String> subject(Jwt token) {
        Optional<String> user = text(token.claim("user_id"));
        Optional<String> sub = text(token.claim("sub"));
        return user.isPresent() && sub.isPresent() && !user.equals(sub) ? Optional.empty() : user.or(() -> sub);
    }

    static Caller user(Jwt token, String subject) {
        Set<Role> roles = roles(token);
        boolean person = !roles.equals(Set.of(Role.SERVICE));
        Optional<String> operator = text(token.claim("operator_id"))
                .or(() -> person ? Optional.of(subject) : Optional.empty());
        return new Caller(subject, roles, operator, Optional.empty());
    }

    static Caller node(String subject) {
        return new Caller(subject, Set.of(Role.NODE), Optional.empty(), Optional.of(subject));
    }

    private static Set<Role> roles(Jwt token) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : List.of("role", "roles")) {
            for (String given : texts(token.claim(name))) {
                String word = given.strip().toUpperCase(Locale.ROOT).replace('-', '_');
                GIVEN.stream().filter(role -> role.name().equals(word)).forEach(roles::add);
            }
        }
        return roles.isEmpty() ? Set.of(Role.USER) : roles;
    }

    /** A claim that is a text or a list of texts. */
    static List<String> texts(JsonNode claim) {
        List<String> texts = new ArrayList<>();
        if (claim.isTextual()) {
            texts.add(claim.textValue());
        }
        claim.elements().forEachRemaining(item -> text(item).ifPresent(texts::add));
        return texts;
    }

    static Optional<String> text(JsonNode claim) {
        return claim.isTextual() && !claim.textValue().isEmpty() ? Optional.of(claim.textValue()) : Optional.empty();
    }
}
