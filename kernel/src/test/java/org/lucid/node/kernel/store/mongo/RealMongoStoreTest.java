package org.lucid.node.kernel.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lucid.node.kernel.store.Await.await;

import com.mongodb.ConnectionString;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.lucid.node.kernel.store.QueryContract;
import org.lucid.node.kernel.store.Store;

/** The same contract against a MongoDB that the environment names; its database {@code lucid_contract} is dropped. */
@EnabledIfEnvironmentVariable(named = "LUCID_TEST_MONGODB_URL", matches = "mongodb.*", disabledReason = "LUCID_TEST_MONGODB_URL names no server, such as mongodb://127.0.0.1:27017/lucid_contract")
class RealMongoStoreTest extends QueryContract {

    private static final String DATABASE = "lucid_contract";

    private final String url = System.getenv("LUCID_TEST_MONGODB_URL");

    @Override
    protected void prepare() {
        // What the tests drop must be theirs.
        assertThat(new ConnectionString(url).getDatabase()).isEqualTo(DATABASE);
        drop();
    }

    @Override
    protected Future<Store> open() {
        return MongoStore.open(vertx, url, "lucid_contract", now::get);
    }

    private void drop() {
        MongoClient client = MongoClient.create(vertx,
                new JsonObject().put("connection_string", url).put("db_name", DATABASE));
        await(client.runCommand("dropDatabase", new JsonObject().put("dropDatabase", 1)));
        await(client.close());
    }
}
