/**
 * The thin layer over libtorch: arrays and tensors, native memory that is freed, processes that
 * train together, seeded random streams, safetensors, combinations. Not a framework.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.engine;

import org.jspecify.annotations.NullMarked;
