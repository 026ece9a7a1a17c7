package io.memorystreamer.operator.controller.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 3 * * *       | 2026-11-30T03:00:00Z | 2026-12-01T03:00:00Z
                    */15 * * * *    | 2026-11-30T16:30:00Z | 2026-11-30T16:45:00Z
                    35 16 * * *     | 2026-11-30T16:35:00Z | 2026-12-01T16:35:00Z
                    0 3 * * MON-FRI | 2026-11-30T03:00:00Z | 2026-12-01T03:00:00Z
                    0 0 * * 7       | 2026-11-29T00:00:00Z | 2026-12-06T00:00:00Z
                    0 0 1 1 *       | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z
                    0 0 29 2 *      | 2024-02-29T00:00:00Z | 2028-02-29T00:00:00Z
                    0 0 28 * 0      | 2026-11-29T00:00:00Z | 2026-12-06T00:00:00Z
                    """)
    void saysWhenARunWasAndWillBeDue(String schedule, Instant last, Instant next) throws Exception {
        Instant now = Instant.parse("2026-11-30T16:35:31Z");

        assertThat(cron(schedule, "UTC").last(EPOCH, now)).hasValue(last);
        assertThat(cron(schedule, "UTC").next(now)).hasValue(next);
    }

    @Test
    void aRunIsDueAtTheVeryPointAndNotAgainAfterIt() throws Exception {
        Instant three = Instant.parse("2026-11-30T03:00:00Z");
        Cron daily = cron("0 3 * * *", "UTC");

        assertThat(daily.last(EPOCH, three)).hasValue(three);
        assertThat(daily.last(three, three.plusSeconds(3600))).isEmpty();
        assertThat(daily.last(three.minusSeconds(1), three.minusMillis(1))).isEmpty();
        assertThat(daily.next(three)).hasValue(three.plusSeconds(86_400));
    }

    @Test
    void whatWasMissedLongAgoCountsOnceAsTheLast() throws Exception {
        Instant now = Instant.parse("2026-11-30T16:35:31Z");

        assertThat(cron("* * * * *", "UTC").last(EPOCH, now)).hasValue(Instant.parse("2026-11-30T16:35:00Z"));
        assertThat(cron("0 0 1 12 *", "UTC").last(EPOCH, now)).hasValue(Instant.parse("2025-12-01T00:00:00Z"));
    }

    @Test
    void aTimeZoneShiftsIt() throws Exception {
        assertThat(cron("0 3 * * *", "Asia/Tokyo").next(Instant.parse("2026-11-30T16:35:31Z")))
                .hasValue(Instant.parse("2026-11-30T18:00:00Z"));
    }

    /** In Berlin 02:30 comes not at all on the 29th of March, and twice on the 25th of October 2026. */
    @Test
    void whenClocksAreSetARunIsDueAtMostOnceADay() throws Exception {
        Cron cron = cron("30 2 * * *", "Europe/Berlin");

        assertThat(dueMinuteByMinute(cron, "2026-03-28T00:00:00Z", 3))
                .containsExactly(Instant.parse("2026-03-28T01:30:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(dueMinuteByMinute(cron, "2026-10-24T00:00:00Z", 3))
                .containsExactly(
                        Instant.parse("2026-10-24T00:30:00Z"),
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void whenClocksAreSetBackAnHourlyRunIsDueEveryHour() throws Exception {
        assertThat(dueMinuteByMinute(cron("0 * * * *", "Europe/Berlin"), "2026-10-25T00:00:00Z", 1))
                .hasSize(24);
    }

    /** As the operator would see it, were it called every minute. */
    private static List<Instant> dueMinuteByMinute(Cron cron, String start, int days) {
        Instant after = Instant.parse(start).minusSeconds(1);
        List<Instant> due = new ArrayList<>();
        for (int minute = 0; minute < days * 24 * 60; minute++) {
            Instant now = Instant.parse(start).plusSeconds(60L * minute);
            Optional<Instant> last = cron.last(after, now);
            if (last.isPresent()) {
                after = last.get();
                due.add(after);
            }
        }
        return due;
    }

    @Test
    void aDateThatNeverComesIsNeverDue() throws Exception {
        Cron never = cron("0 0 30 2 *", "UTC");

        assertThat(never.next(Instant.parse("2026-11-30T16:35:31Z"))).isEmpty();
        assertThat(never.last(EPOCH, Instant.parse("2026-11-30T16:35:31Z"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "61 * * * *",
                "a b c d e",
                "* * * *",
                "0 0 L * *",
                "*/0 * * * *",
                "0 0 0 3 * * *",
                "59-58 * * * *"
            })
    void aScheduleThatCannotBeReadIsToldInTheParsersWords(String schedule) {
        assertThatThrownBy(() -> cron(schedule, "UTC")).isInstanceOfSatisfying(Cron.InvalidException.class, problem -> {
            assertThat(problem.reason()).isEqualTo("InvalidSchedule");
            assertThat(problem.getMessage())
                    .startsWith("spec.schedule " + schedule + ": ")
                    .contains(problem.getCause().getMessage());
        });
    }

    @Test
    void aTimeZoneThatNobodyKnowsIsTold() {
        assertThatThrownBy(() -> cron("0 3 * * *", "Europe/Atlantis"))
                .isInstanceOfSatisfying(Cron.InvalidException.class, problem -> {
                    assertThat(problem.reason()).isEqualTo("InvalidTimeZone");
                    assertThat(problem)
                            .hasMessage("spec.timeZone Europe/Atlantis: Unknown time-zone ID: Europe/Atlantis");
                });
    }

    private static Cron cron(String schedule, String zone) throws Cron.InvalidException {
        return Cron.parse(Samples.spec("schedule: '%s', timeZone: %s".formatted(schedule, zone)));
    }
}
