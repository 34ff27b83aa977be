package org.lucid.node.resources;

import org.lucid.node.contract.resources.ResourceSample;

/** Measures the host that it runs on. Called on one thread, may block. */
@FunctionalInterface
public interface HostProbe {

    /** What can be measured now, without a timestamp; what cannot is absent. */
    ResourceSample sample();
}
