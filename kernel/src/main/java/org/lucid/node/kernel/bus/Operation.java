package org.lucid.node.kernel.bus;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One request-reply contract: an address, the records that travel, who may call and how the messages spread over the
 * instances of the module. Immutable; the methods that change something return a copy. The address is
 * {@code <module id>.<name>}, for example {@code lucid.pools.join}.
 *
 * @param <Q> the request record
 * @param <R> the reply record
 */
public final class Operation<Q, R> {

    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*){2,}");
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration MAX_DEADLINE = Duration.ofSeconds(30);

    private final String address;
    private final String moduleId;
    private final Class<Q> requestType;
    private final Class<R> replyType;
    private final Set<Role> roles;
    private final Spread spread;
    private final Function<Q, String> key;
    private final Duration deadline;
    private final List<Integer> failures;

    private Operation(String address, Class<Q> requestType, Class<R> replyType, Set<Role> roles, Spread spread,
            Function<Q, String> key, Duration deadline, List<Integer> failures) {
        this.address = address;
        this.moduleId = address.substring(0, address.lastIndexOf('.'));
        this.requestType = requestType;
        this.replyType = replyType;
        this.roles = roles;
        this.spread = spread;
        this.key = key;
        this.deadline = deadline;
        this.failures = failures;
    }

    /** An operation that only modules may call, that any instance may take, with a deadline of 10 s. */
    public static <Q, R> Operation<Q, R> of(String address, Class<Q> requestType, Class<R> replyType) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException("not an operation address: " + address);
        }
        return new Operation<>(address, requestType, replyType, Set.of(Role.SYSTEM), Spread.FREE, q -> "",
                DEFAULT_DEADLINE, List.of());
    }

    /** May be called with one of these roles, and by modules. */
    public Operation<Q, R> roles(Role first, Role... more) {
        EnumSet<Role> all = EnumSet.of(first, more);
        return new Operation<>(address, requestType, replyType, Set.copyOf(all), spread, key, deadline, failures);
    }

    /** All messages with the same key go to one instance. */
    public Operation<Q, R> keyed(Function<Q, String> keyOf) {
        return new Operation<>(address, requestType, replyType, roles, Spread.KEYED, Objects.requireNonNull(keyOf),
                deadline, failures);
    }

    /** One instance takes all messages. */
    public Operation<Q, R> single() {
        return new Operation<>(address, requestType, replyType, roles, Spread.SINGLE, q -> "", deadline, failures);
    }

    /** How long a caller waits who names no deadline; at most 30 s. */
    public Operation<Q, R> deadline(Duration duration) {
        if (duration.compareTo(MAX_DEADLINE) > 0 || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("deadline of " + address + " is not within (0, 30 s]");
        }
        return new Operation<>(address, requestType, replyType, roles, spread, key, duration, failures);
    }

    /** The numbers ({@code LUCID_ERR_<n>}) of the failures that are this operation's own, for the documentation. */
    public Operation<Q, R> failures(int... numbers) {
        return new Operation<>(address, requestType, replyType, roles, spread, key, deadline,
                IntStream.of(numbers).boxed().toList());
    }

    public String address() {
        return address;
    }

    /** The id of the module that serves this operation: the address without its last part. */
    public String moduleId() {
        return moduleId;
    }

    public Class<Q> requestType() {
        return requestType;
    }

    public Class<R> replyType() {
        return replyType;
    }

    public Set<Role> roles() {
        return roles;
    }

    /** Whether anyone may call without a credential. */
    public boolean isPublic() {
        return roles.contains(Role.PUBLIC);
    }

    public Spread spread() {
        return spread;
    }

    /** The key by which this request is spread; empty unless the operation is keyed. */
    public Optional<String> keyOf(Q request) {
        return spread == Spread.KEYED ? Optional.of(key.apply(request)) : Optional.empty();
    }

    public Duration deadline() {
        return deadline;
    }

    public List<Integer> failures() {
        return failures;
    }

    @Override
    public String toString() {
        return address;
    }
}
