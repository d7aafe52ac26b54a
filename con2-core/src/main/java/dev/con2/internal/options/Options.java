package dev.con2.internal.options;

import dev.con2.error.InvalidInputException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of a record and of the records in it, by name. A component is an option if it is
 * annotated with {@link Option}; one that holds a record, whatever its declared type, has that
 * record's options.
 *
 * <p>Values come as text and are read by the type of the component: numbers, true or false, text, a
 * path, a constant of an enum, an {@link Optional} of these, or any type with a static {@code
 * parse(String)}. Ranges are the record's own to check.
 */
public final class Options {

  /** Kept, as Java reads the annotations anew from each that it is asked for. */
  private static final ClassValue<List<RecordComponent>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          return List.of(type.getRecordComponents());
        }
      };

  private Options() {}

  /**
   * An option of a record with its value there.
   *
   * @param name such as {@code batch-size}
   * @param placeholder what stands for the value in a list of options; empty for a switch
   * @param help what it does; empty if it is only recorded
   * @param value what the record holds; empty if that is an empty {@link Optional}
   * @param needs what it needs to mean something, see {@link Needs}
   */
  public record Named(
      String name, String placeholder, String help, Optional<Object> value, List<Need> needs) {

    /** Whether a user may set it. */
    public boolean settable() {
      return !help.isEmpty();
    }
  }

  /** All options, in the order of the components. */
  public static List<Named> of(Record options) {
    return of(options, List.of());
  }

  private static List<Named> of(Record options, List<Need> ofAll) {
    List<Named> entries = new ArrayList<>();
    for (RecordComponent component : COMPONENTS.get(options.getClass())) {
      List<Need> needs = new ArrayList<>(ofAll);
      Needs own = component.getAnnotation(Needs.class);
      if (own != null) {
        needs.add(own.value());
      }
      Object value = get(component, options);
      Option option = component.getAnnotation(Option.class);
      if (option != null) {
        Optional<Object> given =
            value instanceof Optional<?> optional
                ? optional.map(Object.class::cast)
                : Optional.of(value);
        entries.add(
            new Named(option.name(), option.value(), option.help(), given, List.copyOf(needs)));
      } else if (value instanceof Record nested) {
        entries.addAll(of(nested, needs));
      }
    }
    return entries;
  }

  /**
   * Every option that has a value, by name: numbers and switches as such, all else as the text that
   * is read for it. What is only recorded is there unless it is empty.
   */
  public static Map<String, Object> toMap(Record options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Named entry : of(options)) {
      Optional<Object> value = entry.value().map(Options::recorded);
      if (value.isPresent() && (entry.settable() || !value.get().equals(""))) {
        map.put(entry.name(), value.get());
      }
    }
    return map;
  }

  private static Object recorded(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  /**
   * The record with one option set to what the text says.
   *
   * @throws InvalidInputException naming the option, if the record has none of that name, or the
   *     text is not of its kind or out of range
   */
  public static <R extends Record> R with(R options, String name, String text) {
    return changed(options, name, text)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "there is no option '%s'; give one of %s"
                        .formatted(
                            name,
                            of(options).stream()
                                .filter(Named::settable)
                                .map(Named::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static <R extends Record> Optional<R> changed(R options, String name, String text) {
    List<RecordComponent> components = COMPONENTS.get(options.getClass());
    for (int i = 0; i < components.size(); i++) {
      Option option = components.get(i).getAnnotation(Option.class);
      Object value = get(components.get(i), options);
      if (option != null && option.name().equals(name)) {
        return Optional.of(
            rebuilt(options, i, parse(name, text, components.get(i).getGenericType())));
      }
      if (option == null && value instanceof Record nested) {
        Optional<? extends Record> inside = changed(nested, name, text);
        if (inside.isPresent()) {
          return Optional.of(rebuilt(options, i, inside.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The record with another value for one component; its constructor checks it. */
  @SuppressWarnings("unchecked")
  private static <R extends Record> R rebuilt(R options, int index, Object value) {
    List<RecordComponent> components = COMPONENTS.get(options.getClass());
    Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = components.stream().map(one -> get(one, options)).toArray();
    values[index] = value;
    try {
      Constructor<?> constructor = options.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has its canonical constructor", e);
    }
  }

  private static Object get(RecordComponent component, Record options) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(options);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record has its accessors", e);
    }
  }

  private static Object parse(String name, String text, Type type) {
    if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
      return Optional.of(parse(name, text, optional.getActualTypeArguments()[0]));
    }
    try {
      if (type == int.class || type == Integer.class) {
        return Integer.parseInt(text);
      }
      if (type == long.class) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      long most = type == long.class ? Long.MAX_VALUE : Integer.MAX_VALUE;
      throw notA(
          name,
          text,
          text.matches("[+-]?[0-9]+")
              ? "a number from %d to %d".formatted(-most - 1, most)
              : "a whole number",
          e);
    }
    try {
      if (type == double.class || type == Double.class) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw notA(name, text, "a number", e);
    }
    if (type == boolean.class) {
      return truth(name, text);
    }
    if (type == String.class) {
      return text;
    }
    if (type == Path.class) {
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw notA(name, text, "a path that this system can have (" + e.getReason() + ")", e);
      }
    }
    return type instanceof Class<?> choice && choice.isEnum()
        ? Choices.parse(choice, name, text)
        : parsed(text, (Class<?>) type);
  }

  private static boolean truth(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw notA(name, text, "true or false", null);
    };
  }

  private static InvalidInputException notA(
      String name, String text, String kind, @Nullable Throwable cause) {
    String sentence = "option %s is '%s'; give %s".formatted(name, text, kind);
    return cause == null
        ? new InvalidInputException(sentence)
        : new InvalidInputException(sentence, cause);
  }

  private static Object parsed(String text, Class<?> type) {
    try {
      return type.getMethod("parse", String.class).invoke(null, text);
    } catch (InvocationTargetException e) {
      throw unwrapped(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no static parse(String)", e);
    }
  }

  private static RuntimeException unwrapped(InvocationTargetException e) {
    if (e.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    throw new IllegalStateException(e.getCause());
  }
}
