/** Messages of gRPC as bytes: their frames, compression and fields, and the status behind them. */
@NullMarked
package dev.primavista.server.grpc.message;

import org.jspecify.annotations.NullMarked;
