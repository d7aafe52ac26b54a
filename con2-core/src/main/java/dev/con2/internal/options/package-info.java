/**
 * Options as records: an {@link dev.con2.internal.options.Option} names and describes a component,
 * and {@link dev.con2.internal.options.Options} reads and changes it by that name. The command
 * line, the configuration file, the flags of experiments and the record in a model are all made
 * from these names.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.options;

import org.jspecify.annotations.NullMarked;
