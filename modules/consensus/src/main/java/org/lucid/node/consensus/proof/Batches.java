package org.lucid.node.consensus.proof;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.consensus.Consensus;
import org.lucid.node.contract.consensus.Consensus.ProofError;
import org.lucid.node.contract.consensus.Consensus.ProofReplies;
import org.lucid.node.contract.consensus.Consensus.ProofReply;
import org.lucid.node.contract.consensus.Consensus.ProofResult;
import org.lucid.node.contract.consensus.Consensus.TaskProof;
import org.lucid.node.contract.consensus.Consensus.TaskProofs;
import org.lucid.node.kernel.bus.Bus;
import org.lucid.node.kernel.bus.Bus.Answer;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;

/** Batches of proofs: each goes to the instance that owns its node and is judged by itself (CON-34). */
public final class Batches {

    private static final int MOST = 500;

    private final Bus bus;

    public Batches(Bus bus) {
        this.bus = bus;
    }

    /** Results in the order of the proofs; never all or nothing. */
    public Future<ProofReplies> submit(TaskProofs batch, Call call) {
        if (batch.proofs().isEmpty() || batch.proofs().size() > MOST) {
            throw LucidError.field("proofs", "has " + batch.proofs().size() + " elements", "1 to " + MOST);
        }
        List<Future<ProofResult>> results = new ArrayList<>();
        for (TaskProof proof : batch.proofs()) {
            Call one = new Call(call.caller(), call.requestId(), call.deadline(), Optional.empty());
            results.add(bus.forward(Consensus.SUBMIT_PROOF, proof, one).map(Answer::value)
                    .map(reply -> new ProofResult(Optional.of(reply), Optional.empty()))
                    .otherwise(Batches::refused));
        }
        return Future.join(results).map(done -> {
            List<ProofResult> all = done.list();
            int repeated = (int) all.stream().filter(result -> result.reply().map(ProofReply::status)
                    .filter("repeated"::equals).isPresent()).count();
            int refused = (int) all.stream().filter(result -> result.error().isPresent()).count();
            return new ProofReplies(all, all.size() - repeated - refused, repeated, refused);
        });
    }

    private static ProofResult refused(Throwable cause) {
        Failure failure = Failure.from(cause);
        return new ProofResult(Optional.empty(), Optional.of(new ProofError("LUCID_ERR_" + failure.number(),
                failure.getMessage(), failure.details())));
    }
}
