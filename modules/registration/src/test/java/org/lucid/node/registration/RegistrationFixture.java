package org.lucid.node.registration;

import java.util.Optional;
import java.util.Set;
import org.lucid.node.contract.registration.Admission;
import org.lucid.node.contract.registration.Nodes;
import org.lucid.node.contract.signing.Hex;
import org.lucid.node.contract.signing.Messages;
import org.lucid.node.contract.signing.SignedBytes;
import org.lucid.node.kernel.bus.Caller;
import org.lucid.node.kernel.bus.Failure;
import org.lucid.node.kernel.bus.Role;
import org.lucid.node.kernel.testkit.Simulation;
import org.lucid.node.kernel.testkit.Simulation.Setup;

/** Agents and callers for the tests of registration. */
abstract class RegistrationFixture {

    static final String ON = "registration: {enabled: true}\n";
    static final Caller ADMIN = new Caller("root", Set.of(Role.ADMIN), Optional.empty(), Optional.empty());

    static Setup setup(String yaml) {
        return Setup.of(yaml, RegistrationModule::new);
    }

    static Caller operator(String name) {
        return new Caller(name, Set.of(Role.NODE_OPERATOR), Optional.of(name), Optional.empty());
    }

    static Caller node(String nodeId) {
        return new Caller(nodeId, Set.of(Role.NODE), Optional.empty(), Optional.of(nodeId));
    }

    static Caller service(String name) {
        return new Caller(name, Set.of(Role.SERVICE), Optional.empty(), Optional.empty());
    }

    static byte[] seed(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >> 8);
        return seed;
    }

    static Admission.Submit wish(Simulation simulation, int number, String name) {
        return new Admission.Submit(name, Hex.of(simulation.signatures().publicKey(seed(number))), "worker",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    static Admission.Submit wishWithCode(Simulation simulation, int number, String name, String code) {
        return new Admission.Submit(name, Hex.of(simulation.signatures().publicKey(seed(number))), "worker",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(code));
    }

    static byte[] networkHash(Simulation simulation) {
        var network = simulation.kernel().network();
        return SignedBytes.networkHash(network.id(), network.genesisAt());
    }

    static Admission.Answer answerTo(Simulation simulation, Admission.Registration registration, int number,
            String signedName) {
        return answerTo(simulation, registration, number, signedName, "");
    }

    static Admission.Answer answerTo(Simulation simulation, Admission.Registration registration, int number,
            String signedName, String address) {
        Admission.Challenge challenge = registration.challenge().orElseThrow();
        byte[] key = simulation.signatures().publicKey(seed(number));
        byte[] message = new Messages.Registration(registration.registrationId(), key,
                Hex.bytes("nonce", challenge.nonce(), 32), signedName, "worker", address, "", 0)
                .bytes(networkHash(simulation));
        return new Admission.Answer(registration.registrationId(), challenge.challengeId(), challenge.nonce(),
                Hex.of(simulation.signatures().sign(seed(number), message)));
    }

    /** Registers a key and proves it. */
    static Admission.Registration prove(Simulation simulation, int number, Admission.Submit wish) {
        Admission.Registration begun = simulation.call(Admission.SUBMIT, wish);
        return simulation.call(Admission.ANSWER_CHALLENGE, answerTo(simulation, begun, number, wish.name(), wish
                .payoutAddress().orElse("")));
    }

    static String register(Simulation simulation, int number) {
        return prove(simulation, number, wish(simulation, number, "node " + number)).nodeId();
    }

    static Nodes.HeartbeatReply beat(Simulation simulation, String nodeId, String state) {
        return simulation.call(Nodes.HEARTBEAT, new Nodes.Heartbeat(nodeId, Optional.empty(), Optional.of(state),
                Optional.empty(), Optional.empty(), Optional.empty()));
    }

    static String statusOf(Simulation simulation, String nodeId) {
        return simulation.call(Nodes.STATUS, new Nodes.GetNode(nodeId)).status();
    }

    /** The number of the failure of a call, 0 when it succeeds. */
    static int numberOf(Runnable call) {
        try {
            call.run();
        } catch (Failure failure) {
            return failure.number();
        }
        return 0;
    }
}
