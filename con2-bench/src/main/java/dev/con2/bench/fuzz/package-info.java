/**
 * Altered files for every reader of con2: pictures, models, checkpoints, configuration and
 * safetensors.
 */
@NullMarked
package dev.con2.bench.fuzz;

import org.jspecify.annotations.NullMarked;
