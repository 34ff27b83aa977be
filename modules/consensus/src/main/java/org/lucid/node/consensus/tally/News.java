package org.lucid.node.consensus.tally;

import org.lucid.node.contract.consensus.Consensus.NodeSilent;
import org.lucid.node.contract.consensus.Consensus.UptimeLow;

/** What an operator should hear of a node before it costs anything (CON-47). */
public sealed interface News {

    /** A node missed slots in a row. */
    record Silent(NodeSilent event) implements News {
    }

    /** A silent node is back. */
    record Returned(NodeSilent event) implements News {
    }

    /** A node's uptime crossed 80 %. */
    record Crossed(UptimeLow event) implements News {
    }
}
