/**
 * Encoders g (section 3.2 and appendix D): ResNet18 as one list of layers, networks that somebody
 * else made, weights to start from, and the projection heads behind them.
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.encoder;

import org.jspecify.annotations.NullMarked;
