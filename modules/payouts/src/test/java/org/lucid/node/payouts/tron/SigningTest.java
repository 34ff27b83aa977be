package org.lucid.node.payouts.tron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lucid.node.contract.money.Usdt;
import org.lucid.node.contract.signing.Secp256k1;
import org.lucid.node.payouts.rail.Rail.Order;
import org.tron.trident.proto.Chain.Transaction;

class SigningTest extends TronRailFixture {

    @Test
    @Tag("MON-88")
    void signsOnlyWhatThePolicyAllows() {
        Order order = order("5");
        SignerPolicy policy = new SignerPolicy(WALLET, TronNetwork.SHASTA.usdt(), Usdt.parse("10000"),
                Usdt.parse("10000"),
                50_000_000);
        TransferBytes.Transfer good = new TransferBytes.Transfer(WALLET, TronNetwork.SHASTA.usdt(), TO,
                Usdt.parse("5"), 10_000_000, order.timestamp(), now.plus(Duration.ofMinutes(20)).toEpochMilli(),
                new byte[2], new byte[8]);
        assertThat(policy.violation(TransferBytes.build(good).toByteArray(), order, now)).isEmpty();
        List<TransferBytes.Transfer> bad = List.of(
                new TransferBytes.Transfer(TO, good.contract(), TO, good.amount(), good.feeLimit(), good.timestamp(),
                        good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, TronNetwork.NILE.usdt(), TO, good.amount(), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), WALLET, good.amount(), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, Usdt.parse("5.000001"), good.feeLimit(),
                        good.timestamp(), good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, good.amount(), 50_000_001, good.timestamp(),
                        good.expiration(), new byte[2], new byte[8]),
                new TransferBytes.Transfer(WALLET, good.contract(), TO, good.amount(), good.feeLimit(),
                        good.timestamp(), now.plus(Duration.ofMinutes(31)).toEpochMilli(), new byte[2], new byte[8]));
        assertThat(bad).allSatisfy(transfer -> assertThat(policy.violation(TransferBytes.build(transfer).toByteArray(),
                order, now)).isPresent());
        Transaction.raw withNote = TransferBytes.build(good).toBuilder().setData(ByteString.copyFromUtf8("x")).build();
        assertThat(policy.violation(withNote.toByteArray(), order, now)).isPresent();
        assertThat(policy.violation(new byte[]{1, 2, 3}, order, now)).isPresent();
        byte[] bytes = TransferBytes.build(good).toByteArray();
        assertThat(policy.violation(bytes, signedBefore(order, "9995"), now)).as("fills the day").isEmpty();
        assertThat(policy.violation(bytes, signedBefore(order, "9995.000001"), now)).isPresent();
    }

    @Test
    @Tag("MON-87")
    @Tag("MON-72")
    void keepsTheKeyEncryptedAndRefusesWhatIsNotItsOwn() throws IOException {
        Path file = directory.resolve("keystore.json");
        Keystore keystore = new Keystore(file);
        assertThat(keystore.open(PASSPHRASE)).isEqualTo(KEY);
        assertThat(Files.readString(file)).doesNotContain("11".repeat(32)).contains(WALLET).contains("argon2id");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThatThrownBy(() -> keystore.open("wrong".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Keystore.Refused.class).hasMessageContaining("passphrase is wrong");
        assertThatThrownBy(() -> keystore.create(TronNetwork.NILE, KEY, PASSPHRASE, new SplittableRandom(2)))
                .hasMessageContaining("exists already");
        keystore.change(PASSPHRASE, "another".getBytes(StandardCharsets.UTF_8), new SplittableRandom(3));
        assertThat(keystore.open("another".getBytes(StandardCharsets.UTF_8))).isEqualTo(KEY);
        TronRail locked = rail(50, chain);
        assertThat(locked.readiness().result()).satisfies(not -> {
            assertThat(not.code()).as("a key that does not open is never a silent none").isEqualTo("KEY_REFUSED");
            assertThat(not.waitReason()).isEqualTo("RAIL_NOT_READY");
        });
        locked.close();
        String text = Files.readString(file);
        Files.writeString(file, text.replace("shasta", "nile"));
        assertThatThrownBy(() -> keystore.open("another".getBytes(StandardCharsets.UTF_8)))
                .as("no field can be exchanged").isInstanceOf(Keystore.Refused.class);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(keystore::read).hasMessageContaining("chmod 600");
    }

    @Test
    void signsAsTheNetworkExpects() {
        assertThat(Secp256k1.signer(Secp256k1.keccak256(new byte[0]), Secp256k1.sign(KEY,
                Secp256k1.keccak256(new byte[0]))).orElseThrow().text()).isEqualTo(WALLET);
    }

    private static Order signedBefore(Order order, String today) {
        return new Order(order.payoutId(), order.attempt(), order.to(), order.amount(), order.outstanding(), Usdt.parse(
                today), order.timestamp(), order.exhausted(), Optional.empty(), Optional.empty());
    }
}
