/** The classes that call Deep Java Library. They are loaded apart, with the engine's jars. */
@NullMarked
package dev.primavista.torch.engine;

import org.jspecify.annotations.NullMarked;
