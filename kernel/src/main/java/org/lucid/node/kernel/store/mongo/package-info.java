/** The store engine for those who outgrow one machine: a MongoDB replica set or sharded cluster. */
package org.lucid.node.kernel.store.mongo;
