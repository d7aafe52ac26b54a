/**
 * The container of models and checkpoints: a zip without compression of JSON and safetensors, whose
 * every byte is checked when it is read.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.archive;

import org.jspecify.annotations.NullMarked;
