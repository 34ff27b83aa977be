package org.lucid.node.kernel.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names of environment variables that set a configuration key; of several that are set the first wins. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Env {

    String[] value();

    /** Whether the variables hold a share from 0 to 1 of what the key says in hundredths. */
    boolean share() default false;

    /** Whether the key may come from nowhere else: what files hold is copied, sent and backed up. */
    boolean only() default false;
}
