/** KServe V1 and TensorFlow Serving over REST. */
@NullMarked
package dev.primavista.server.v1;

import org.jspecify.annotations.NullMarked;
