package io.memorystreamer.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeLeftTest {

    private final TimeLeft left = new TimeLeft();

    @Test
    void nothingIsEstimatedBeforeTheFirstStepIsOver() {
        left.expect("a", 10);
        assertThat(left.seconds()).isEmpty();
    }

    @Test
    void stepsOfAScenarioThatWasMeasuredTakeAsLongAgain() {
        left.expect("a", 10);
        left.expect("a", 10);
        left.expect("a", 10);
        left.measured(4);
        assertThat(left.seconds()).hasValue(8);
        left.measured(6);
        assertThat(left.seconds()).hasValue(5);
    }

    /** What was expected of the first turned out to be half of the truth. */
    @Test
    void otherStepsAreExpectedToBeOffAsTheMeasuredOnesWere() {
        left.expect("a", 10);
        left.expect("b", 30);
        left.measured(20);
        assertThat(left.seconds()).hasValue(60);
        left.measured(1);
        assertThat(left.seconds()).hasValue(0);
        assertThat(left.steps()).isZero();
    }

    @Test
    void timesAreToldInTheUnitsOfPeople() {
        assertThat(Progress.words(59)).isEqualTo("59 s");
        assertThat(Progress.words(250)).isEqualTo("4 min 10 s");
        assertThat(Progress.words(7_500)).isEqualTo("2 h 5 min");
    }
}
