package org.lucid.node.kernel.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** What travels over the event bus inside the process: the record itself and the call it belongs to. */
record Local(Object body, Call call) {

    static final String CODEC = "lucid.local";

    /** Passes the object by reference; it never leaves the process. */
    static final class Codec implements MessageCodec<Local, Local> {

        @Override
        public void encodeToWire(Buffer buffer, Local local) {
            throw new UnsupportedOperationException("a local message does not travel over a wire");
        }

        @Override
        public Local decodeFromWire(int pos, Buffer buffer) {
            throw new UnsupportedOperationException("a local message does not travel over a wire");
        }

        @Override
        public Local transform(Local local) {
            return local;
        }

        @Override
        public String name() {
            return CODEC;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
