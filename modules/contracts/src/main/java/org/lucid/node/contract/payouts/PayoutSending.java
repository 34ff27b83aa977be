package org.lucid.node.contract.payouts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.payouts.Payouts.Payout;
import org.lucid.node.contract.payouts.Payouts.Reason;
import org.lucid.node.kernel.bus.Operation;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.bus.Topic;
import org.lucid.node.kernel.json.Bounds;

/** How payouts leave: the rail, the wallet, the queue before it, and the halt of it all. */
public final class PayoutSending {

    public static final Operation<GetRail, RailState> RAIL = Operation.of("lucid.payouts.rail", GetRail.class,
            RailState.class).roles(Role.ADMIN);
    public static final Operation<Halt, SendingState> HALT = Operation.of("lucid.payouts.halt", Halt.class,
            SendingState.class).roles(Role.ADMIN).single();
    public static final Operation<Resume, SendingState> RESUME = Operation.of("lucid.payouts.resume", Resume.class,
            SendingState.class).roles(Role.ADMIN).single();
    public static final Operation<GetQueue, Queue> QUEUE = Operation.of("lucid.payouts.queue", GetQueue.class,
            Queue.class).roles(Role.ADMIN);

    /**
     * What an address holds as of the newest solidified block; fails while the chain cannot be asked, and never says 0
     * for what it does not know. Modules only.
     */
    public static final Operation<GetChainBalance, ChainBalance> CHAIN_BALANCE = Operation.of(
            "lucid.payouts.chain-balance", GetChainBalance.class, ChainBalance.class).failures(5033);

    public static final Topic<Halted> HALTED = Topic.of("lucid.payouts.halted", Halted.class).audience(Role.ADMIN,
            Role.SERVICE);
    public static final Topic<Resumed> RESUMED = Topic.of("lucid.payouts.resumed", Resumed.class).audience(Role.ADMIN,
            Role.SERVICE);
    public static final Topic<WalletLow> WALLET_LOW = Topic.of("lucid.payouts.wallet-low", WalletLow.class)
            .audience(Role.ADMIN, Role.SERVICE);

    private PayoutSending() {
    }

    /** A request without content. */
    public record GetRail() {
    }

    /**
     * The rail that payouts travel on.
     *
     * @param code READY, or why it is not
     */
    public record RailState(String rail, Optional<String> network, boolean ready, String code, String message) {
    }

    /** Which address. */
    public record GetChainBalance(@Bounds(min = "34", max = "34") String address) {
    }

    /**
     * What an address holds.
     *
     * @param blockHeight of the block of which this is told
     * @param solidified whether that block is final
     */
    public record ChainBalance(Usdt balanceUsdt, long blockHeight, boolean solidified) {
    }

    /** Stops all sending at once. */
    public record Halt(@Bounds(min = "10", max = "200") String reason) {
    }

    /** Lets sending go on. */
    public record Resume(@Bounds(min = "10", max = "200") String reason) {
    }

    /**
     * Whether anything is sent.
     *
     * @param reason of the halt, or of the last resumption
     * @param obstacle why nothing is sent although it is not halted
     */
    public record SendingState(boolean halted, Optional<String> reason, Optional<Instant> since, Optional<String> by,
            List<String> evidence, Optional<Reason> obstacle) {
    }

    /** Payouts that wait for the sender, in the order of sending. */
    public record GetQueue(@Bounds(pattern = "low|normal|high|urgent") Optional<String> priority,
            @Bounds(min = "1", max = "200") Optional<Integer> limit) {
    }

    /** Some of the payouts that wait, and how many there are. */
    public record Queue(long waiting, long processing, List<Payout> payouts) {
    }

    /** All sending stopped. */
    public record Halted(String reason) {
    }

    /** Sending goes on. */
    public record Resumed(String reason, String by) {
    }

    /** The wallet runs short; {@code asset} is TRX or USDT. */
    public record WalletLow(String asset, String have, String need) {
    }
}
