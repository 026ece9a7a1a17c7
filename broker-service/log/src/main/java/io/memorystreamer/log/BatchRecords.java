package io.memorystreamer.log;

import org.agrona.DirectBuffer;

/** A reader's place within a Kafka record batch whose records it hands over one by one. One per reader. */
final class BatchRecords {

    private final BatchIterator iterator = new BatchIterator();
    private boolean entered;
    private boolean through;
    /** From the batch's start, where the next record stands; kept while the reader holds nothing. */
    private int place;

    private int index;
    private long nextOffset;

    /** Whether the batch has no more records. */
    boolean isThrough() {
        return through;
    }

    long nextOffset() {
        return nextOffset;
    }

    void leave() {
        entered = false;
    }

    /**
     * @param from records below this offset are skipped
     * @return records handed over, their values in place, null as empty; 0 when the batch has none for an application; or
     *     {@link LogReader#COMPRESSED_BATCH}, {@link LogReader#CORRUPT}
     */
    int poll(
            final DirectBuffer buffer,
            final int start,
            final int length,
            final long from,
            final RecordHandler handler,
            final int limit) {
        through = false;
        nextOffset = from;
        final int outcome = iterator.wrap(buffer, start, length);
        if (outcome != BatchIterator.OK) {
            entered = true;
            through = outcome == BatchIterator.CONTROL;
            return outcome == BatchIterator.CONTROL
                    ? 0
                    : outcome == BatchIterator.COMPRESSED ? LogReader.COMPRESSED_BATCH : LogReader.CORRUPT;
        }
        if (entered) {
            iterator.resume(start + place, index, from);
        }
        entered = true;
        int records = 0;
        while (records < limit) {
            place = iterator.position() - start;
            index = iterator.index();
            final int next = iterator.next();
            if (next == BatchIterator.END) {
                through = true;
                return records;
            }
            if (next == BatchIterator.MALFORMED) {
                return records > 0 ? records : LogReader.CORRUPT;
            }
            if (iterator.recordOffset() >= from) {
                handler.onRecord(
                        buffer,
                        iterator.valueOffset(),
                        Math.max(iterator.valueLength(), 0),
                        iterator.recordOffset(),
                        iterator.timestamp());
                nextOffset = iterator.recordOffset() + 1;
                records++;
            }
        }
        place = iterator.position() - start;
        index = iterator.index();
        through = index == iterator.recordCount();
        return records;
    }
}
