package org.lucid.node.kernel.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the value of a configuration key or of a request member may be, in the notation of the configuration file
 * ({@code 5s}, {@code 1MiB}, {@code 100}). On text {@code min} and {@code max} bound the number of characters, on lists
 * the number of elements.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Bounds {

    String min() default "";

    String max() default "";

    /** A regular expression that text must match; empty for any. */
    String pattern() default "";
}
