/** Rows as people have them, JSON records and CSV, to tensors and back. */
@NullMarked
package dev.primavista.server.records;

import org.jspecify.annotations.NullMarked;
