/**
 * The thin layer over libtorch: device, precision, scopes that free native memory, seeded random
 * streams, safetensors. Not a framework: a function is here because two callers need it.
 */
@NullMarked
package dev.con2.engine;

import org.jspecify.annotations.NullMarked;
