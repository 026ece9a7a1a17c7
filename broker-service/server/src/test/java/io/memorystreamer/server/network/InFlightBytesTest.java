package io.memorystreamer.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {

    private static final int LIMIT = 1 << 20;

    private final AtomicInteger connections = new AtomicInteger(2);
    private final InFlightBytes all = new InFlightBytes(LIMIT, connections::get);

    @Test
    void onlyThoseThatHoldMoreThanTheirShareAreInExcess() {
        final HeldBytes much = new HeldBytes(all);
        final HeldBytes little = new HeldBytes(all);

        little.add(LIMIT / 8);
        much.add(LIMIT / 2);
        assertThat(much.inExcess()).as("the bound is not exceeded").isFalse();
        much.add(LIMIT / 2);

        assertThat(all.exceeded()).isTrue();
        assertThat(much.inExcess()).isTrue();
        assertThat(little.inExcess()).isFalse();
    }

    @Test
    void theSharesOfAllConnectionsAreHalfTheBound() {
        for (final int count : new int[] {1, 2, 100}) {
            connections.set(count);
            assertThat(count * all.share()).isBetween(LIMIT / 2L - count, LIMIT / 2L);
        }
        connections.set(1_000_000);
        assertThat(all.share()).isEqualTo(InFlightBytes.MIN_SHARE);
    }

    @Test
    void thereIsRoomOnceTheBoundIsNotExceededAnyMore() {
        final AtomicInteger room = new AtomicInteger();
        all.onRoom(room::incrementAndGet);

        all.add(LIMIT + 10);
        all.add(-10);
        assertThat(room).hasValue(0);
        all.add(-1);
        assertThat(room).hasValue(1);
        all.add(-1);
        assertThat(room).as("told once").hasValue(1);
        assertThat(all.bytes()).isEqualTo(LIMIT - 2);
    }

    @Test
    void aConnectionIsToldWhenItComesToHoldTooMuch() {
        final AtomicInteger told = new AtomicInteger();
        final HeldBytes held = new HeldBytes(all);
        held.onExcess(told::incrementAndGet);

        held.add(LIMIT - 1);
        assertThat(told).hasValue(0);
        held.add(1);
        assertThat(told).hasValue(1);
        held.add(-1);
        assertThat(told).hasValue(1);
    }
}
