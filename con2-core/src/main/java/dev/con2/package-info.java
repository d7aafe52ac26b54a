/**
 * Anomaly detection for images, learned from normal images alone: the method CON2 (Ryser et al.,
 * "Anomaly Detection by Context Contrasting") as a library. {@code DetectorTraining} trains, {@code
 * AnomalyDetector} loads and scores; everything else is there for those who look inside.
 */
@NullMarked
package dev.con2;

import org.jspecify.annotations.NullMarked;
