package org.lucid.node.kernel.bus;

/** A request or reply without content; as a reply it is HTTP 204. */
public record Nothing() {

    public static final Nothing NOTHING = new Nothing();
}
