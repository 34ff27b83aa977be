package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.lucid.node.contract.signing.SignedBytes;
import org.tron.trident.proto.Chain.BlockHeader;
import org.tron.trident.proto.Chain.Transaction;
import org.tron.trident.proto.Response.BlockExtention;

/** The blocks of a test chain: their heights and times follow from its clock, and so many of the last are not final. */
final class TestBlocks {

    private static final int WINDOW = 65_536;

    private final InstantSource clock;
    private final Duration blockTime;
    private final int solidBlocks;
    private final Instant origin;
    private volatile String genesis = TronNetwork.SHASTA.genesis();

    TestBlocks(InstantSource clock, Duration blockTime, int solidBlocks) {
        this.clock = clock;
        this.blockTime = blockTime;
        this.solidBlocks = solidBlocks;
        this.origin = clock.instant().minus(blockTime.multipliedBy(1_000));
    }

    /** Changes the id of the first block, which makes another network of it. */
    void genesis(String id) {
        genesis = id;
    }

    Instant now() {
        return clock.instant();
    }

    long height() {
        return Duration.between(origin, now()).dividedBy(blockTime);
    }

    long solidHeight() {
        return Math.max(0, height() - solidBlocks);
    }

    Instant timeOf(long number) {
        return origin.plus(blockTime.multipliedBy(number));
    }

    /** The block after an instant. */
    long after(Instant at) {
        return Duration.between(origin, at).dividedBy(blockTime) + 1;
    }

    private ByteString idOf(long number) {
        if (number == 0) {
            return ByteString.copyFrom(HexFormat.of().parseHex(genesis));
        }
        byte[] id = SignedBytes.sha256(("block " + number).getBytes(StandardCharsets.UTF_8));
        ByteBuffer.wrap(id).putLong(number);
        return ByteString.copyFrom(id);
    }

    BlockExtention block(long number) {
        return BlockExtention.newBuilder().setBlockid(idOf(number)).setBlockHeader(BlockHeader.newBuilder()
                .setRawData(BlockHeader.raw.newBuilder().setNumber(number)
                        .setTimestamp(timeOf(number).toEpochMilli())))
                .build();
    }

    /** Whether the block that a transaction refers to is one of the last 65,536. */
    boolean isReference(Transaction.raw raw) {
        int low = ByteBuffer.wrap(raw.getRefBlockBytes().toByteArray()).getShort() & 0xffff;
        long head = height();
        long number = head - Math.floorMod(head - low, WINDOW);
        return number > 0 && idOf(number).substring(8, 16).equals(raw.getRefBlockHash());
    }
}
