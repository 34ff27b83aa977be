package org.lucid.node.poot;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lucid.node.contract.LucidError;
import org.lucid.node.contract.Pagination;
import org.lucid.node.contract.poot.Outputs.Batch;
import org.lucid.node.contract.poot.Outputs.BatchItem;
import org.lucid.node.contract.poot.Outputs.BatchResult;
import org.lucid.node.contract.poot.Outputs.Evidence;
import org.lucid.node.contract.poot.Outputs.ListValidations;
import org.lucid.node.contract.poot.Outputs.PootValidation;
import org.lucid.node.contract.poot.Outputs.Summary;
import org.lucid.node.contract.poot.Outputs.ValidationPage;
import org.lucid.node.contract.registration.NodeKeys;
import org.lucid.node.contract.registration.NodeKeys.NodeKey;
import org.lucid.node.contract.registration.NodeOwner;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.kernel.bus.Call;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.module.ModuleContext;
import org.lucid.node.kernel.module.Workers;
import org.lucid.node.kernel.store.Listing;
import org.lucid.node.kernel.store.Query;
import org.lucid.node.poot.OutputStore.NonceRecord;
import org.lucid.node.poot.OutputStore.ValidationRecord;
import org.lucid.node.poot.Records.ScoreRecord;

/**
 * Answers whether outputs are from their nodes, fresh and unique. One output goes the way of a batch of one. Decoding,
 * hashes and signatures are worked out off the loop.
 */
final class Validator {

    private static final int MAX_BATCH = 100;
    private static final int KEY_BYTES = 32;

    private final ModuleContext<PootConfig> context;
    private final OutputStore store;
    private final PootStore scores;
    private final Workers workers;

    /** An output, its node's key, and whether the signature is good. */
    private record Verified(ReadOutput output, NodeKey key, boolean good) {
    }

    Validator(ModuleContext<PootConfig> context, OutputStore store, PootStore scores) {
        this.context = context;
        this.store = store;
        this.scores = scores;
        this.workers = context.workers("poot-verify", 2, 256);
        List.of("valid", "invalid", "error").forEach(result -> count(result, 0));
    }

    /** One output; what keeps it from being looked at is the failure of the call. */
    Future<PootValidation> one(Evidence request, Call call) {
        BatchItem item = new BatchItem(Optional.of(request.nodeId()), request.outputData(), request.timestamp(), request
                .nonce(), request.signature());
        return validate(List.of(item), Optional.empty(), call).compose(List::getFirst).map(
                ValidationRecord::toValidation);
    }

    /** Up to 100; each item fails alone, and only when none can be looked at the whole does (CON-152). */
    Future<BatchResult> batch(Batch request, Call call) {
        int total = request.validations().size();
        if (total < 1 || total > MAX_BATCH) {
            throw refused("The batch has " + total + " items; allowed: 1 to " + MAX_BATCH + ".", List.of());
        }
        String batchId = context.ids().next("batch");
        return validate(request.validations(), Optional.of(batchId), call).map(outcomes -> {
            List<PootValidation> results = IntStream.range(0, total).mapToObj(i -> result(request.validations().get(i),
                    outcomes.get(i))).toList();
            int errors = (int) outcomes.stream().filter(Future::failed).count();
            if (errors == total) {
                throw refused("No item of the batch can be looked at.", results.stream().map(item -> item.errors()
                        .getFirst()).toList());
            }
            int valid = (int) results.stream().filter(PootValidation::isValid).count();
            return new BatchResult(batchId, results, new Summary(total, valid, total - valid - errors, errors), context
                    .clock().instant());
        });
    }

    private static RuntimeException refused(String what, List<String> items) {
        return LucidError.BATCH_REFUSED.failure(what + " Correct the items and send again.", Map.of("items", items));
    }

    private PootValidation result(BatchItem item, Future<ValidationRecord> outcome) {
        if (outcome.succeeded()) {
            return outcome.result().toValidation();
        }
        Failure failure = Failure.from(outcome.cause());
        return new PootValidation(Optional.empty(), item.nodeId().orElse(""), false, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), 0, List.of("LUCID_ERR_" + failure.number() + " " + failure
                        .getMessage()),
                context.clock().instant());
    }

    /** What came of each item, in order: a validation that is stored, or the failure that kept it from being one. */
    private Future<List<Future<ValidationRecord>>> validate(List<BatchItem> items, Optional<String> batchId,
            Call call) {
        Instant begun = context.clock().instant();
        Map<String, Future<NodeKey>> keys = new HashMap<>();
        items.forEach(item -> item.nodeId().ifPresent(node -> keys.computeIfAbsent(node, id -> key(id, call))));
        return settled(keys.values()).compose(known -> workers.run(() -> items.stream().map(item -> verify(item, keys))
                .toList())).compose(verified -> {
                    Map<String, Future<Optional<ScoreRecord>>> found = new HashMap<>();
                    List<Future<ValidationRecord>> judged = verified.stream().map(item -> item.compose(
                            output -> judge(output, batchId, begun, found))).toList();
                    return settled(judged).compose(done -> keep(judged));
                });
    }

    /** When all are done, whether they succeeded or not. */
    private static Future<?> settled(Collection<? extends Future<?>> all) {
        return all.isEmpty() ? Future.succeededFuture() : Future.join(List.copyOf(all)).otherwiseEmpty();
    }

    /** The key of a node whose outputs the caller may have validated. */
    private Future<NodeKey> key(String nodeId, Call call) {
        return NodeOwner.checkReader(context.bus(), call, nodeId).compose(allowed -> context.bus().request(
                NodeKeys.GET_KEY, new NodeKeys.GetKey(nodeId, Optional.empty()), call)).map(key -> {
                    if (key.state().equals("TERMINATED")) {
                        throw NodeOwner.unknown(nodeId);
                    }
                    return key;
                });
    }

    /** On a worker thread. */
    private Future<Verified> verify(BatchItem item, Map<String, Future<NodeKey>> keys) {
        try {
            ReadOutput output = ReadOutput.of(item);
            Future<NodeKey> known = keys.get(output.nodeId());
            if (known.failed()) {
                return Future.failedFuture(known.cause());
            }
            NodeKey key = known.result();
            byte[] publicKey = Hex.bytes("public_key", key.publicKey(), KEY_BYTES);
            byte[] message = output.message(Hex.bytes("network_hash", key.networkHash(), KEY_BYTES));
            return Future.succeededFuture(new Verified(output, key, output.signatureBytes().filter(
                    signature -> context.signatures().verify(publicKey, message, signature)).isPresent()));
        } catch (Failure refused) {
            return Future.failedFuture(refused);
        }
    }

    /** A nonce is used up only by who can sign, so a stranger cannot burn it. */
    private Future<ValidationRecord> judge(Verified verified, Optional<String> batchId, Instant begun,
            Map<String, Future<Optional<ScoreRecord>>> found) {
        ReadOutput output = verified.output();
        String id = context.ids().next("val");
        Future<Boolean> unused = verified.good()
                ? store.use(new NonceRecord(output.nodeId(), output.nonce(), id, begun))
                : Future.succeededFuture(true);
        return unused.compose(free -> found.computeIfAbsent(output.nodeId(), scores::score).map(score -> {
            Instant now = context.clock().instant();
            List<String> errors = OutputRules.errors(output, verified.good(), !free, verified.key().state(), begun);
            return new ValidationRecord(id, output.nodeId(), errors.isEmpty(), score.map(known -> Views.points(known
                    .scoreBp())), score.map(Views::confidence), Hex.of(output.hash()), output.timestamp(), output
                            .nonce(),
                    batchId, Duration.between(begun, now).toMillis(), errors, now);
        }));
    }

    private Future<List<Future<ValidationRecord>>> keep(List<Future<ValidationRecord>> judged) {
        List<ValidationRecord> records = judged.stream().filter(Future::succeeded).map(Future::result).toList();
        count("error", judged.size() - records.size());
        return store.validations().insertAll(records).map(stored -> {
            int valid = (int) records.stream().filter(ValidationRecord::valid).count();
            count("valid", valid);
            count("invalid", records.size() - valid);
            return judged;
        });
    }

    private void count(String result, int outputs) {
        context.meters().counter("lucid_poot_validations", "result", result).increment(outputs);
    }

    Future<ValidationPage> list(ListValidations request, Call call) {
        Query query = Query.where("node_id", request.nodeId()).sortByDescending("created_at");
        return NodeOwner.checkReader(context.bus(), call, request.nodeId()).compose(allowed -> Listing.read(store
                .validations(), query, request.page(), request.limit(), request.cursor())).map(
                        page -> new ValidationPage(page.items().stream().map(ValidationRecord::toValidation).toList(),
                                Pagination.of(page.page(), page.limit(), page.total(), page.next())));
    }
}
