/** What tests of every module share: contracts, fakes, tiny models and the way to outside data. */
@NullMarked
package dev.primavista.testkit;

import org.jspecify.annotations.NullMarked;
