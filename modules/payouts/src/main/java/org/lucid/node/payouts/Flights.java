package org.lucid.node.payouts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lucid.node.contract.money.Usdt;

/** The payouts in the sender, at most as many as are sent at once. */
final class Flights {

    private final Map<String, Flight> flights = new LinkedHashMap<>();

    void add(Flight flight) {
        flights.put(flight.payout().payoutId(), flight);
    }

    void remove(Flight flight) {
        flights.remove(flight.payout().payoutId());
    }

    void clear() {
        flights.clear();
    }

    int size() {
        return flights.size();
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }

    List<Flight> all() {
        return List.copyOf(flights.values());
    }

    /** What all but one of them will still take. */
    Usdt netsBut(Flight except) {
        return new Usdt(all().stream().filter(flight -> flight != except && !flight.ended())
                .mapToLong(flight -> flight.payout().net().micro()).sum());
    }
}
