/** The scoring contracts of servers with one model: MLflow, SageMaker, Azure ML. */
@NullMarked
package dev.primavista.server.invocations;

import org.jspecify.annotations.NullMarked;
