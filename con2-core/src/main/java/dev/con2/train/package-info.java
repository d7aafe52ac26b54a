/**
 * The training loop of section 3.2 and appendix D: AdamW, cosine annealing, the alpha ramp,
 * checkpoints that continue bit for bit, and listeners that are told how it goes.
 */
@NullMarked
package dev.con2.train;

import org.jspecify.annotations.NullMarked;
