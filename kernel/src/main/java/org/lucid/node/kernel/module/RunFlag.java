package org.lucid.node.kernel.module;

import java.util.regex.Pattern;

/**
 * A word that a module wants to hear on the command line of {@code lucid run}, for what an operator decides once and never
 * leaves standing in a configuration file.
 *
 * @param name without the dashes, such as {@code accept-ledger-rollback}
 * @param description one line for the help
 */
public record RunFlag(String name, String description) {

    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

    public RunFlag {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a flag: " + name);
        }
    }
}
