package org.lucid.node.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lucid.node.gateway.testkit.Node;
import org.lucid.node.gateway.testkit.Node.Answer;

/** Which path leads where, over a socket. */
class RoutingTest {

    private static Node node;

    @BeforeAll
    static void start() {
        node = Node.withSecret(", rate_limit: {anonymous: 100000}");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @Tag("API-09")
    @Tag("API-10")
    @CsvSource({"GET, /shelf/emma, 200, emma", "GET, /shelf/emma/, 200, emma", "HEAD, /shelf/emma, 200, ",
            "GET, /shelf/books/emma, 200, emma", "GET, /shelf/books/emma/, 200, emma",
            "GET, /shelf/%65mma, 200, emma", "DELETE, /shelf/books/emma, 405, ", "POST, /shelf/titles, 401, ",
            "GET, /shelf/titles, 405, ", "GET, /shelf/books/emma/more, 404, ", "GET, /shelf//emma, 404, ",
            "GET, /shelf/emma//, 404, ", "GET, /shelves/emma, 404, ", "PATCH, /shelf/emma, 405, ",
            "GET, /shelf/EMMA, 200, EMMA", "GET, /health/, 200, ", "GET, /Health, 404, "})
    void takesALiteralBeforeAnId(String method, String path, int status, String book) {
        Answer answer = node.call(method, path, "", "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        if (book != null) {
            assertThat(answer.json().path("book_id").asText()).isEqualTo(book);
        }
        if (status == 405) {
            assertThat(answer.header("allow")).contains("OPTIONS");
        }
    }

    @ParameterizedTest
    @Tag("API-11")
    @CsvSource({"/shelf/x%2Fy, 400, 1001", "/shelf/../shelf/x, 400, 1001", "/shelf/%2e%2e/x, 400, 1001",
            "/shelf/x%00, 400, 1001", "/shelf/%0a, 400, 1001", "/shelf/%zz, 400, 1001", "/shelf/%ff, 400, 1001",
            "/shelf/x.y, 404, 5011", "/shelf/x%20y, 404, 5011", "/shelf/%C3%A4, 404, 5011",
            "/shelf/emma?copies=%zz, 400, 1001", "/shelf/books, 400, 1001"})
    void refusesPathsThatMeanMoreThanTheySay(String path, int status, int number) {
        Answer answer = node.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo("LUCID_ERR_" + number);
    }

    @Test
    @Tag("API-05")
    void servesAnAliasByTheSameOperation() {
        var paths = node.get("/openapi.json").json().path("paths");
        assertThat(paths.path("/shelf/books/{book_id}").path("get").path("operationId").asText())
                .isEqualTo("lucid.shelf.find@2");
        assertThat(paths.path("/shelf/books/{book_id}").path("get").path("x-lucid-operation").asText())
                .isEqualTo("lucid.shelf.find");
        assertThat(node.get("/shelf/books/emma").body()).isEqualTo(node.get("/shelf/emma").body());
    }

    @Test
    void answersARequestWithoutOneReadableHost() {
        for (String head : new String[]{"", "Host: \r\n", "Host: a b\r\n", "Host: localhost\r\nHost: localhost\r\n"}) {
            Answer answer = node.raw(node.port("http"),
                    "GET /shelf/emma HTTP/1.1\r\n" + head + "Connection: close\r\n\r\n");
            assertThat(answer.code()).as(head).isIn("LUCID_ERR_1008", "LUCID_ERR_1001");
            assertThat(answer.status()).isEqualTo(400);
        }
    }
}
