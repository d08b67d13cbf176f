/** Networks of other frameworks as ONNX graphs, converted once and served by ONNX Runtime. */
@NullMarked
package dev.primavista.networks;

import org.jspecify.annotations.NullMarked;
