package io.memorystreamer.server.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes an event as one line: {@code {"number":1,"time":"...","type":"topic-created","topic":"a",...}}. Thread-safe. */
@ApplicationScoped
public class EventJson {

    private final ObjectMapper mapper;

    public EventJson(final ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public String line(final Occurrence occurrence) {
        final ObjectNode json = mapper.createObjectNode();
        json.put("number", occurrence.number());
        json.put("time", occurrence.time().toString());
        json.put("type", occurrence.event().type());
        json.setAll((ObjectNode) mapper.valueToTree(occurrence.event()));
        try {
            return mapper.writeValueAsString(json);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
