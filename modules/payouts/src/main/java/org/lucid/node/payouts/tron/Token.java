package org.lucid.node.payouts.tron;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.Optional;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.FailureCode;
import org.tron.trident.proto.Contract.TriggerSmartContract;
import org.tron.trident.proto.Response.TransactionExtention;

/**
 * What the contract of the token says, as of the last final block. Its calls block; UNAVAILABLE when the token does not
 * answer as one.
 *
 * @param address of the contract
 * @param asker in whose name it is asked; the contract itself while there is no wallet
 */
record Token(ChainNode.Solidity node, String address, Optional<String> asker) {

    long decimals() {
        return number(ask("decimals()", Optional.empty()));
    }

    Usdt balanceOf(String holder) {
        return new Usdt(number(ask("balanceOf(address)", Optional.of(holder))));
    }

    /** Whether its issuer stopped it; a token that does not know the question is not stopped. */
    boolean isPaused() {
        return isYes(ask("paused()", Optional.empty()));
    }

    /** Whether its issuer shut an address out; a token that does not know the question shuts nobody out. */
    boolean isBlacklisted(String holder) {
        return isYes(ask("isBlackListed(address)", Optional.of(holder)));
    }

    private TransactionExtention ask(String signature, Optional<String> about) {
        return node.call(TriggerSmartContract.newBuilder()
                .setOwnerAddress(TransferBytes.address(asker.orElse(address)))
                .setContractAddress(TransferBytes.address(address))
                .setData(ByteString.copyFrom(TransferBytes.question(signature, about))).build());
    }

    private static boolean isYes(TransactionExtention answer) {
        return answer.getResult().getResult() && answer.getConstantResultCount() == 1
                && new BigInteger(1, answer.getConstantResult(0).toByteArray()).signum() > 0;
    }

    private static long number(TransactionExtention answer) {
        if (answer.getConstantResultCount() != 1) {
            throw Failure.of(FailureCode.UNAVAILABLE, "The token did not answer.");
        }
        return new BigInteger(1, answer.getConstantResult(0).toByteArray()).longValueExact();
    }
}
