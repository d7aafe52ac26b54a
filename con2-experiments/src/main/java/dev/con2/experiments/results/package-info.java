/**
 * The tables and figures of the paper from finished runs, ours beside the paper's: records in,
 * files out. {@link dev.con2.experiments.results.ResultPages} is the entry.
 *
 * <p>Runs of different options never stand in one table. A difference to the paper's figure is
 * taken only where ours is at the full setting on the original dataset, in averages over all
 * classes; whatever the setting, our runs are compared with each other in pairs of the same class
 * and seed.
 */
@NullMarked
package dev.con2.experiments.results;

import org.jspecify.annotations.NullMarked;
