package org.lucid.node.consensus.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.consensus.store.Records.SessionEvent;

/** How many sessions are open slot by slot: the fold of the events of the slots up to one. It only moves forward. */
public final class OpenSessions {

    private final Map<String, Long> startedIn = new HashMap<>();

    /**
     * Takes the events of the next slot.
     *
     * @return how many sessions were open in that slot, those that ended in it included
     */
    public int advance(long slot, List<SessionEvent> events) {
        events.stream().filter(SessionEvent::isStart).forEach(event -> startedIn.put(event.sessionId(), slot));
        startedIn.values().removeIf(started -> started + SessionAt.MOST_SLOTS <= slot);
        int open = startedIn.size();
        events.stream().filter(event -> !event.isStart()).forEach(event -> startedIn.remove(event.sessionId()));
        return open;
    }
}
