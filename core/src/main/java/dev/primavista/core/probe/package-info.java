/** Learning from executions what a model file does not tell. */
@NullMarked
package dev.primavista.core.probe;

import org.jspecify.annotations.NullMarked;
