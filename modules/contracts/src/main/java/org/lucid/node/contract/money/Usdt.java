package org.lucid.node.contract.money;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.lucid.node.contract.LucidError;

/**
 * An amount of USDT in whole micro-USDT (MON-01). JSON is a decimal string with six places; input may also be a number.
 * Negative amounts exist in ledger legs; {@link #unsigned} refuses them in what an outsider sends. Arithmetic is exact:
 * an overflow throws ArithmeticException.
 */
@JsonDeserialize(using = Usdt.Reader.class)
public record Usdt(long micro) implements Comparable<Usdt> {

    public static final Usdt ZERO = new Usdt(0);
    private static final long UNIT = 1_000_000;
    private static final Pattern INPUT = Pattern.compile("-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?");

    /** Reads the JSON form (API-47): INVALID 1001 for anything else. */
    public static Usdt parse(String text) {
        if (!INPUT.matcher(text).matches()) {
            throw LucidError.field("amount", "'" + text + "' is no amount", "0 to 999999999999.999999, six places");
        }
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        int dot = digits.indexOf('.');
        long whole = Long.parseLong(dot < 0 ? digits : digits.substring(0, dot));
        String fraction = dot < 0 ? "" : digits.substring(dot + 1);
        long micro = whole * UNIT + (fraction.isEmpty() ? 0 : Long.parseLong((fraction + "00000").substring(0, 6)));
        return new Usdt(negative ? -micro : micro);
    }

    /** This amount, if it is not negative: INVALID 1001 otherwise. */
    public Usdt unsigned(String field) {
        if (micro < 0) {
            throw LucidError.field(field, "is negative", "0 or more");
        }
        return this;
    }

    public Usdt plus(Usdt other) {
        return new Usdt(Math.addExact(micro, other.micro));
    }

    public Usdt minus(Usdt other) {
        return new Usdt(Math.subtractExact(micro, other.micro));
    }

    public Usdt negated() {
        return new Usdt(Math.negateExact(micro));
    }

    public boolean isZero() {
        return micro == 0;
    }

    public static Usdt min(Usdt a, Usdt b) {
        return a.micro <= b.micro ? a : b;
    }

    @Override
    public int compareTo(Usdt other) {
        return Long.compare(micro, other.micro);
    }

    @JsonValue
    @Override
    public String toString() {
        long size = Math.absExact(micro);
        String fraction = Long.toString(UNIT + size % UNIT).substring(1);
        return (micro < 0 ? "-" : "") + size / UNIT + "." + fraction;
    }

    /** Takes the digits as they were written, so that no amount passes through a floating-point number. */
    static final class Reader extends StdScalarDeserializer<Usdt> {

        Reader() {
            super(Usdt.class);
        }

        @Override
        public Usdt deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return parse(in.getText());
        }
    }
}
