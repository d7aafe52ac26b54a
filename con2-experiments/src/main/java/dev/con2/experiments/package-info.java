/**
 * The paper's experiments (section 4, appendix E): which runs a table or figure needs, doing those
 * that are missing, and keeping what came of each. Tables and figures are made of the records in
 * {@link dev.con2.experiments.results}.
 */
@NullMarked
package dev.con2.experiments;

import org.jspecify.annotations.NullMarked;
