/** What the configuration of a Keras network says: its layers, and what each is called with. */
@NullMarked
package dev.primavista.networks.keras.config;

import org.jspecify.annotations.NullMarked;
