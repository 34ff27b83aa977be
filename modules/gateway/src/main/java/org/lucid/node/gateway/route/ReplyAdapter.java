package org.lucid.node.gateway.route;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;

/** A pure function of the contract that tells a reply in another form; a fragment names it {@code class#method} (API-06). */
public final class ReplyAdapter {

    private final Method method;

    private ReplyAdapter(Method method) {
        this.method = method;
    }

    /** The function of this name for replies of this type; IllegalStateException when there is none. */
    static ReplyAdapter of(String name, Class<?> replyType) {
        String[] parts = name.split("#", 2);
        try {
            Class<?> holder = Class.forName(parts[0], true, replyType.getClassLoader());
            return new ReplyAdapter(Arrays.stream(holder.getMethods())
                    .filter(method -> parts.length == 2 && method.getName().equals(parts[1])
                            && Modifier.isStatic(method.getModifiers()) && method.getReturnType().isRecord()
                            && Arrays.equals(method.getParameterTypes(), new Class<?>[]{replyType}))
                    .findFirst().orElseThrow(() -> none(name, replyType)));
        } catch (ClassNotFoundException e) {
            throw none(name, replyType);
        }
    }

    private static IllegalStateException none(String name, Class<?> replyType) {
        return new IllegalStateException(
                "OpenAPI fragment: there is no function " + name + " of " + replyType.getSimpleName());
    }

    /** The record type that it makes. */
    public Class<?> type() {
        return method.getReturnType();
    }

    /** The other form. */
    public Object adapt(Object reply) {
        try {
            return method.invoke(null, reply);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method + " failed", e);
        }
    }
}
