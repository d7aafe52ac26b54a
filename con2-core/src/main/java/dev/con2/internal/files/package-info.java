/**
 * The one way that files are written: where an output goes ({@link
 * dev.con2.internal.files.OutputFile}), how it gets there ({@link
 * dev.con2.internal.files.StagedFiles}) and who may write it ({@link
 * dev.con2.internal.files.FileClaim}).
 */
@NullMarked
package dev.con2.internal.files;

import org.jspecify.annotations.NullMarked;
