/**
 * The loss that methods share: instance discrimination (equation 1) over any set of positives. What
 * a method makes of it is in the method's own package.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.loss;

import org.jspecify.annotations.NullMarked;
