/**
 * The training loop of section 3.2 and appendix D, over any objective: AdamW or what rivals were
 * trained with, cosine annealing, checkpoints that continue bit for bit. Internal: it may change
 * without notice.
 */
@NullMarked
package dev.con2.internal.train;

import org.jspecify.annotations.NullMarked;
