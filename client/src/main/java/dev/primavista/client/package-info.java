/** A client for any server of the Open Inference Protocol V2 over HTTP. */
@NullMarked
package dev.primavista.client;

import org.jspecify.annotations.NullMarked;
