package org.lucid.node.contract.economy;

import java.util.List;

/**
 * What a journal entry answers to.
 *
 * @param type such as {@code session} or {@code payout}
 * @param facts what was reported; a repetition of the same cause is recognised by them
 * @param terms prices and rates of ours that were in force; with the facts they lead to the legs
 */
public record Cause(String type, String id, List<Fact> facts, List<Fact> terms) {

    public Cause {
        facts = List.copyOf(facts);
        terms = List.copyOf(terms);
    }

    /** One named value, as text. */
    public record Fact(String name, String value) {

        public static Fact of(String name, Object value) {
            return new Fact(name, value.toString());
        }
    }

    /** Whether both report the same, under whatever terms. */
    public boolean reportsSameAs(Cause other) {
        return type.equals(other.type) && id.equals(other.id) && facts.equals(other.facts);
    }
}
