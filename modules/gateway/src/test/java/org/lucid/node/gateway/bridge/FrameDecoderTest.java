package org.lucid.node.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {

    private static final long SEED = Long.getLong("seed", 20260101);

    private static byte[] length(int length) {
        return ByteBuffer.allocate(4).putInt(length).array();
    }

    @Test
    @Tag("API-57")
    void givesBackWhatWasSentHoweverItIsCut() throws FrameDecoder.Refused {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2000; round++) {
            List<byte[]> sent = new ArrayList<>();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int i = random.nextInt(5); i >= 0; i--) {
                int size = random.nextInt(100) == 0 ? FrameDecoder.MAX_FRAME : 1 + random.nextInt(2000);
                byte[] frame = new byte[size];
                random.nextBytes(frame);
                sent.add(frame);
                wire.writeBytes(length(frame.length));
                wire.writeBytes(frame);
            }
            byte[] all = wire.toByteArray();
            FrameDecoder decoder = new FrameDecoder();
            List<byte[]> got = new ArrayList<>();
            int from = 0;
            while (from < all.length) {
                int to = Math.min(all.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 5000));
                got.addAll(decoder.take(Arrays.copyOfRange(all, from, to)));
                assertThat(decoder.held()).as("seed %d", SEED).isLessThanOrEqualTo(FrameDecoder.MAX_FRAME + 4);
                from = to;
            }
            assertThat(got).as("seed %d round %d", SEED, round).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(got.get(i)).isEqualTo(sent.get(i));
            }
        }
    }

    @Test
    @Tag("API-57")
    void survivesAnything() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            if (noise.length > 4 && random.nextBoolean()) {
                System.arraycopy(length(random.nextInt(30)), 0, noise, 0, 4);
            }
            FrameDecoder decoder = new FrameDecoder();
            try {
                decoder.take(noise).forEach(Frame::read);
            } catch (FrameDecoder.Refused refused) {
                assertThat(refused).hasMessageContaining("bytes");
            }
            assertThat(decoder.held()).isLessThanOrEqualTo(512);
        }
    }

    @Test
    @Tag("API-57")
    void refusesByTheLengthAlone() throws FrameDecoder.Refused {
        for (int bad : List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 262_145, 200 << 20)) {
            assertThatThrownBy(() -> new FrameDecoder().take(length(bad))).as("%d", bad)
                    .isInstanceOf(FrameDecoder.Refused.class);
        }
        FrameDecoder decoder = new FrameDecoder();
        assertThat(decoder.take(length(262_144))).isEmpty();
        assertThat(decoder.held()).as("nothing is laid aside for what has not arrived").isEqualTo(512);
    }

    @Test
    @Tag("API-58")
    void readsAnyTextAsAFrameOfSomeKind() {
        SplittableRandom random = new SplittableRandom(SEED);
        String alphabet = "{}[]\":,\\ tfn01typeaddrsbohil\u00e4";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"type\":\"send\"" : "");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Frame frame = Frame.read(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(frame.type()).isNotNull();
        }
        Frame odd = Frame.read("{\"type\":7,\"address\":[],\"headers\":[1],\"body\":null}".getBytes(
                java.nio.charset.StandardCharsets.UTF_8));
        assertThat(odd.address()).isEmpty();
        assertThat(odd.body()).isEmpty();
        assertThat(odd.headers()).isEmpty();
    }
}
