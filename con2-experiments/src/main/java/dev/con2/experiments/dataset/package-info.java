/**
 * The datasets of the paper's experiments (section 4, appendix C) as people download them, and any
 * folder of class folders: where each comes from, how its files lie, which pictures of which class
 * are in training and test, and whether they are all there.
 */
@NullMarked
package dev.con2.experiments.dataset;

import org.jspecify.annotations.NullMarked;
