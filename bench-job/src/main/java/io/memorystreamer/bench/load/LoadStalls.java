package io.memorystreamer.bench.load;

import io.memorystreamer.bench.measure.StallFloor;
import io.memorystreamer.bench.measure.StallSampler;

/** The stalls that the threads of a load, or of several one after the other, see: a message passes both. */
public record LoadStalls(StallSampler producer, StallSampler consumer) {

    public LoadStalls() {
        this(new StallSampler(), new StallSampler());
    }

    /** When no load is running. */
    public StallFloor floor() {
        return StallSampler.floor(producer, consumer);
    }
}
