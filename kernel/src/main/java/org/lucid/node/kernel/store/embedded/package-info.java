/** The store engine for one machine: a single SQLite file under the data directory and no server. */
package org.lucid.node.kernel.store.embedded;
