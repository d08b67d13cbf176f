/** TorchScript: what its archive tells, and LibTorch behind core's backend interface. */
@NullMarked
package dev.primavista.torch;

import org.jspecify.annotations.NullMarked;
