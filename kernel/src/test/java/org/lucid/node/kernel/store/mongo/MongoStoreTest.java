package org.lucid.node.kernel.store.mongo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lucid.node.kernel.store.Await.await;
import static org.lucid.node.kernel.store.Await.failure;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.lucid.node.kernel.bus.FailureCode;
import org.lucid.node.kernel.store.Documents;
import org.lucid.node.kernel.store.Item;
import org.lucid.node.kernel.store.QueryContract;
import org.lucid.node.kernel.store.Store;

class MongoStoreTest extends QueryContract {

    private static final int PATIENCE = 20_000;
    private MongoServer server;
    private String url;

    @Override
    protected void prepare() {
        server = new MongoServer(new MemoryBackend());
        url = "mongodb://127.0.0.1:" + server.bind().getPort() + "/lucid_test?serverSelectionTimeoutMS=" + PATIENCE;
    }

    @Override
    protected Future<Store> open() {
        return MongoStore.open(vertx, url, "lucid_contract", now::get);
    }

    @Override
    protected void discard() {
        server.shutdownNow();
    }

    @Test
    void textThatIsNoDatabaseUrlIsNotRepeated() {
        assertThatThrownBy(() -> await(MongoStore.open(vertx, "mongo://user:secret@host", "lucid_contract", now::get)))
                .hasMessageNotContaining("secret");
    }

    @Test
    void vanishedServerIsUnavailableAndNotAnEmptyAnswer() {
        await(items.insert(Item.of("a")));
        Store impatient = await(
                MongoStore.open(vertx, url.replace("=" + PATIENCE, "=500"), "lucid_contract", now::get));
        Documents<Item> there = await(impatient.open(Item.SPEC));
        server.shutdownNow();
        failure(there.get("a"), FailureCode.UNAVAILABLE, 5032);
        failure(there.insert(Item.of("a")), FailureCode.UNAVAILABLE, 5032);
        failure(impatient.ping(), FailureCode.UNAVAILABLE, 5032);
        await(impatient.close());
    }
}
