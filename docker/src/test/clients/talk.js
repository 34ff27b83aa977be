// Talks to a bridge with a published client, and prints what it heard, one line of JSON each.
// node talk.js <module> <port> <transport> <token of an administrator> <name of a node to be made>

const [kind, port, transport, token, name] = process.argv.slice(2);
const headers = { authorization: 'Bearer ' + token };
const topic = 'lucid.registration.node-registered';

const expected = 5;
let said = 0;

function say(what, value) {
  console.log(JSON.stringify({ what: what, value: value === undefined ? null : value }));
  said += 1;
  if (said === expected) {
    process.exit(0);
  }
}

function connect() {
  const EventBus = require(kind);
  return kind.includes('tcp')
    ? new EventBus('127.0.0.1', Number(port), { vertxbus_ping_interval: 500 })
    : new EventBus('http://127.0.0.1:' + port + '/eventbus', { transports: transport, vertxbus_ping_interval: 500 });
}

console.warn = () => {}; // the clients warn of each pong that nobody waits for
const bus = connect();
bus.onerror = error => say('error', error.message);
bus.onclose = () => {
  say('closed');
  process.exit(1);
};
bus.onopen = () => {
  bus.send('lucid.gateway.whoami', {}, headers, (failed, reply) => {
    say('whoami', failed ? failed.message : reply.body.subject);
    bus.send('lucid.registration.get', { node_id: 'node_none' }, headers, missing => {
      say('missing', [missing.failureCode, missing.failureType]);
      bus.registerHandler(topic, headers, (refused, message) => {
        say('heard', refused ? refused.message : message.body.node_type);
        bus.publish(topic, { node_id: 'forged' }, headers);
      });
      bus.send('lucid.registration.create', { name: name, node_type: 'storage' }, headers,
        (unmade, made) => say('created', unmade ? unmade.message : made.body.name));
    });
  });
};
setTimeout(() => {
  say('too late');
  process.exit(1);
}, 30000);
