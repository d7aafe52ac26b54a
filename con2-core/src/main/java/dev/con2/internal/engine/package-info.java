/**
 * The thin layer over libtorch: device, precision, scopes that free native memory, seeded random
 * streams, safetensors, combinations. Not a framework: a function is here because two callers need
 * it.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.engine;

import org.jspecify.annotations.NullMarked;
