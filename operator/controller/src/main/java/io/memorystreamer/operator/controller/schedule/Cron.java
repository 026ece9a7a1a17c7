package io.memorystreamer.operator.controller.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.memorystreamer.operator.api.BenchmarkScheduleSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** When runs are due: five fields of cron in a time zone. Immutable and thread-safe. */
final class Cron {
    // The parser is thread-safe only as long as nobody registers anything with it, which nobody does.
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    // Eight years, for the 29th of February around 2100.
    private static final int[] LOOK_BACK_DAYS = {0, 1, 31, 366, 8 * 366};

    private final ExecutionTime times;
    private final ZoneId zone;

    private Cron(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /** What is wrong with a schedule. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        private InvalidException(String reason, String message, Throwable cause) {
            super(message, cause);
            this.reason = reason;
        }

        /** Returns the reason of a condition. */
        String reason() {
            return reason;
        }
    }

    /** @throws InvalidException when the schedule or the time zone cannot be read, in the words of who could not */
    static Cron parse(BenchmarkScheduleSpec spec) throws InvalidException {
        ExecutionTime times;
        try {
            times = ExecutionTime.forCron(PARSER.parse(spec.schedule()).validate());
        } catch (IllegalArgumentException e) {
            throw new InvalidException(
                    "InvalidSchedule", "spec.schedule %s: %s".formatted(spec.schedule(), e.getMessage()), e);
        }
        try {
            return new Cron(times, spec.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(spec.timeZone()));
        } catch (DateTimeException e) {
            throw new InvalidException(
                    "InvalidTimeZone", "spec.timeZone %s: %s".formatted(spec.timeZone(), e.getMessage()), e);
        }
    }

    /** Returns the last time at which a run was due after one point in time and up to another. */
    Optional<Instant> last(Instant after, Instant now) {
        // In growing steps, so that a schedule of every minute is not counted through from years ago.
        for (int days : LOOK_BACK_DAYS) {
            Instant midnight = midnight(now, days);
            boolean all = !midnight.isAfter(after);
            Optional<Instant> last = lastUpTo(now, all ? after : midnight);
            if (all || last.isPresent()) {
                return last.filter(due -> due.isAfter(after));
            }
        }
        return Optional.empty();
    }

    private Optional<Instant> lastUpTo(Instant now, Instant start) {
        Optional<Instant> last = Optional.empty();
        Optional<Instant> next = following(start);
        while (next.isPresent() && !next.get().isAfter(now)) {
            last = next;
            next = following(next.get());
        }
        return last;
    }

    /** Returns the first time at which a run is due after a point in time; empty for a date that never comes. */
    Optional<Instant> next(Instant now) {
        Optional<Instant> next = following(midnight(now, 0).minusSeconds(1));
        while (next.isPresent() && !next.get().isAfter(now)) {
            next = following(next.get());
        }
        return next;
    }

    /**
     * When clocks are set back, an hour comes twice. Asked from within it the library takes its second half for one more due
     * time; asked from before, as here always, it does not.
     */
    private Instant midnight(Instant now, int daysBefore) {
        return now.atZone(zone)
                .minusDays(daysBefore)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();
    }

    private Optional<Instant> following(Instant instant) {
        return times.nextExecution(instant.atZone(zone)).map(ZonedDateTime::toInstant);
    }
}
