package dev.con2.internal.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record component that is an option: what it is called, takes and means. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

  /** Its name, such as {@code batch-size}: the flag is this after two dashes. */
  String name();

  /** What stands for the value in a list of options, such as {@code PIXELS}; empty for a switch. */
  String value() default "";

  /** What it does, in a sentence or two; empty for what is recorded and cannot be asked for. */
  String help() default "";
}
