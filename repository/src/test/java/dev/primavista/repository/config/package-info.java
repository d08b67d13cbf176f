/** The laws of what is written about a model. */
@NullMarked
package dev.primavista.repository.config;

import org.jspecify.annotations.NullMarked;
