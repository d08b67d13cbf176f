/** System shared memory: tensors that clients on the same machine leave and find in it. */
@NullMarked
package dev.primavista.server.memory;

import org.jspecify.annotations.NullMarked;
