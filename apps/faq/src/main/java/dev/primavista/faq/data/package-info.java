/**
 * FAQ lists and known askings in files: CSV, TSV, JSON lines and Excel, recognised by content, read
 * whole or not at all.
 */
@NullMarked
package dev.primavista.faq.data;

import org.jspecify.annotations.NullMarked;
