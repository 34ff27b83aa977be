/** The microkernel: it boots, configures, connects and supervises modules, and knows no domain word. */
package org.lucid.node.kernel;
