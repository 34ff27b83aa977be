/** What all store engines share: which fields there are, what a query means, where a page ends. */
package org.lucid.node.kernel.store.plan;
