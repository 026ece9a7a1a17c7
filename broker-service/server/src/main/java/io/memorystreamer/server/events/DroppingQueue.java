package io.memorystreamer.server.events;

import java.util.ArrayDeque;

/** A bounded queue that drops its oldest element to take a new one. Thread-safe. */
final class DroppingQueue<E> {

    private final int capacity;
    private final ArrayDeque<E> elements = new ArrayDeque<>();

    DroppingQueue(final int capacity) {
        this.capacity = capacity;
    }

    /** @return false when the oldest element was dropped for it */
    synchronized boolean offer(final E element) {
        final boolean full = elements.size() == capacity;
        if (full) {
            elements.remove();
        }
        elements.add(element);
        notifyAll();
        return !full;
    }

    /** @return null when there is none */
    synchronized E poll() {
        return elements.poll();
    }

    /** Waits until there is an element. */
    synchronized E take() throws InterruptedException {
        while (elements.isEmpty()) {
            wait();
        }
        return elements.remove();
    }
}
