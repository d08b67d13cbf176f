@NullMarked
package dev.primavista.onnx.graph;

import org.jspecify.annotations.NullMarked;
