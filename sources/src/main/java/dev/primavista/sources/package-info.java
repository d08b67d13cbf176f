/** Models that lie elsewhere, mirrored into a folder. */
@NullMarked
package dev.primavista.sources;

import org.jspecify.annotations.NullMarked;
