/** The store engine for tests and simulations: records by reference, faults on demand, nothing on any medium. */
package org.lucid.node.kernel.store.memory;
