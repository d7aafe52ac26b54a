/**
 * The tables and figures of the paper from finished runs, ours beside the paper's: records in,
 * files out.
 */
@NullMarked
package dev.con2.app.results;

import org.jspecify.annotations.NullMarked;
