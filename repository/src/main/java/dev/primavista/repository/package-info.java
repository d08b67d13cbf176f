/** Models on disk: their layouts and versions, and what is served of them. */
@NullMarked
package dev.primavista.repository;

import org.jspecify.annotations.NullMarked;
