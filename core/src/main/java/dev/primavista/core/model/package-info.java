/** What a model promises, and what an engine must do. */
@NullMarked
package dev.primavista.core.model;

import org.jspecify.annotations.NullMarked;
