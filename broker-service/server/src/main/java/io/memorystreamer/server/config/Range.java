package io.memorystreamer.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a number, size or duration of the configuration may be, both ends included. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Range {

    /** In the value's own notation, or the key of the same mapping whose value it is. */
    String min();

    /** In the value's own notation, or the key of the same mapping whose value it is. */
    String max();
}
