/** The laws of models on disk, and a tiny engine to try them with. */
@NullMarked
package dev.primavista.repository;

import org.jspecify.annotations.NullMarked;
