package io.memorystreamer.server.http;

import io.memorystreamer.server.wire.PlainRecord;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A record as it is handed out.
 *
 * @param timestamp milliseconds since 1970
 * @param key see {@link JsonBytes}
 * @param value see {@link JsonBytes}
 */
public record RecordView(
        long offset,
        long timestamp,
        @Schema(description = RecordView.BYTES) Object key,
        @Schema(description = RecordView.BYTES) Object value,
        List<HeaderView> headers) {

    static final String BYTES = "a string when it is UTF-8, else {\"base64\": \"...\"}, or null";

    /** @param value see {@link JsonBytes} */
    public record HeaderView(
            String key, @Schema(description = BYTES) Object value) {}

    static RecordView of(final PlainRecord record, final boolean text) {
        final List<HeaderView> headers = new ArrayList<>(record.headers().size());
        for (final PlainRecord.PlainHeader header : record.headers()) {
            headers.add(new HeaderView(header.key(), JsonBytes.of(header.value(), text)));
        }
        return new RecordView(
                record.offset(),
                record.timestamp(),
                JsonBytes.of(record.key(), text),
                JsonBytes.of(record.value(), text),
                headers);
    }
}
