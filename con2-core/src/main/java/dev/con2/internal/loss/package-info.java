/**
 * The losses that methods share: instance discrimination (equation 1) over any set of positives,
 * and the cross-entropy of a layer that classifies. What a method makes of them is in the method's
 * own package.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.loss;

import org.jspecify.annotations.NullMarked;
