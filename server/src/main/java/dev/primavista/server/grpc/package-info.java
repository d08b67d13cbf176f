/** The Open Inference Protocol V2 and its companions over gRPC. */
@NullMarked
package dev.primavista.server.grpc;

import org.jspecify.annotations.NullMarked;
